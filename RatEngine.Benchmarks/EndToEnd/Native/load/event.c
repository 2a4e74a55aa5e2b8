/* The way from a body's bytes to checked events: chunks, lines, numbers. */
#include "load.h"
#include <string.h>

enum chunk { CHUNK_SIZE, CHUNK_EXTENSION, CHUNK_SIZE_LF, CHUNK_DATA, CHUNK_DATA_CR, CHUNK_DATA_LF };

static uint64_t received_at;    /* of the bytes at hand; 0 until somebody asks */

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool hex_number(const char *text, int digits, uint64_t *value) {
    *value = 0;
    for (int i = 0; i < digits; i++) {
        int digit = hex_digit(text[i]);
        if (digit < 0) return false;
        *value = *value << 4 | (uint64_t)digit;
    }
    return true;
}

static bool is_filler(const char *text, size_t length) {
    static char filler[4096];
    if (!filler[0]) memset(filler, FILLER, sizeof filler);
    for (; length > sizeof filler; text += sizeof filler, length -= sizeof filler)
        if (memcmp(text, filler, sizeof filler)) return false;
    return !memcmp(text, filler, length);
}

/* An event of our own publisher: whole, the one that is due, and how long it took. */
static void check_stamped(struct stream *s, const char *data, size_t length) {
    uint64_t number, stamp;
    if (length != (size_t)opt.payload || !hex_number(data, 8, &number) || !hex_number(data + 9, 16, &stamp)
        || !is_filler(data + STAMP_BYTES, length - STAMP_BYTES)) {
        total.broken++;
        note("an event of %zu bytes is not what was published", length);
        return;
    }

    if (number == s->next) s->next++;
    else if (number < s->next) { total.repeats++; note("event %u came again, %u was due", (unsigned)number, s->next); return; }
    else { total.gaps += number - s->next; note("event %u came, %u was due", (unsigned)number, s->next); s->next = (uint32_t)number + 1; }
    total.events++;
    if (!stamp) return;    /* The storm's own latencies are those of connections. */
    if (!received_at) received_at = now_ns();
    latency_add(received_at > stamp ? received_at - stamp : 0);
}

static void check_plain(const char *data, size_t length) {
    total.events++;
    if (length == (size_t)opt.payload && is_filler(data, length)) return;
    total.broken++;
    note("an event of %zu bytes came, %d were asked for", length, opt.payload);
}

static void read_line(struct stream *s, const char *line, size_t length) {
    if (length && line[length - 1] == '\r') length--;
    if (length > 4 && !memcmp(line, "data:", 5)) {
        size_t skipped = length > 5 && line[5] == ' ' ? 6 : 5;
        const char *data = line + skipped;
        length -= skipped;
        if (events_are_stamped && length == 5 && !memcmp(data, "hello", 5)) return;    /* A greeting that sends the head on its way. */
        s->events++;
        if (events_are_stamped) check_stamped(s, data, length); else check_plain(data, length);
    } else if (resumes && length > 3 && length < sizeof s->id + 3 && !memcmp(line, "id:", 3)) {
        size_t skipped = line[3] == ' ' ? 4 : 3;
        memcpy(s->id, line + skipped, length - skipped);
        s->id[length - skipped] = 0;
    }
}

static void read_text(struct stream *s, const char *text, size_t length) {
    while (length) {
        const char *end = memchr(text, '\n', length);
        if (!end) { hold_bytes(s, text, length); return; }
        size_t size = (size_t)(end - text);
        if (s->held) {
            hold_bytes(s, text, size);
            read_line(s, s->part, s->held);
            s->held = 0;
        } else read_line(s, text, size);
        text = end + 1;
        length -= size + 1;
    }
}

static enum body_step chunk_error(const char *what) {
    total.broken++;
    note("%s", what);
    return BODY_BROKEN;
}

static enum body_step read_chunks(struct stream *s, const char *bytes, size_t length) {
    struct response *r = &s->response;
    while (length) {
        if (r->chunk == CHUNK_DATA) {
            size_t size = length < r->left ? length : r->left;
            read_text(s, bytes, size);
            bytes += size;
            length -= size;
            r->left -= size;
            if (!r->left) r->chunk = CHUNK_DATA_CR;
            continue;
        }

        char c = *bytes++;
        length--;
        int digit = hex_digit(c);
        switch (r->chunk) {
        case CHUNK_SIZE:
            if (digit >= 0) r->left = r->left << 4 | (uint64_t)digit;
            else if (c == '\r') r->chunk = CHUNK_SIZE_LF;
            else if (c == ';') r->chunk = CHUNK_EXTENSION;
            else return chunk_error("a chunk's size is not a number");
            break;
        case CHUNK_EXTENSION: if (c == '\r') r->chunk = CHUNK_SIZE_LF; break;
        case CHUNK_SIZE_LF:
            if (c != '\n') return chunk_error("a chunk's size does not end in CRLF");
            if (!r->left) return BODY_ENDED;
            r->chunk = CHUNK_DATA;
            break;
        case CHUNK_DATA_CR: if (c != '\r') return chunk_error("a chunk does not end in CRLF"); r->chunk = CHUNK_DATA_LF; break;
        default: if (c != '\n') return chunk_error("a chunk does not end in CRLF"); r->chunk = CHUNK_SIZE; break;
        }
    }
    return BODY_GOES_ON;
}

enum body_step body_read(struct stream *s, const char *bytes, size_t length) {
    received_at = 0;
    struct response *r = &s->response;
    if (r->framing == CHUNKED) return read_chunks(s, bytes, length);
    if (r->framing == UNTIL_CLOSE) { read_text(s, bytes, length); return BODY_GOES_ON; }
    size_t size = length < r->left ? length : r->left;
    read_text(s, bytes, size);
    r->left -= size;
    return r->left ? BODY_GOES_ON : BODY_ENDED;
}
