/* Requests and answers on kept-alive connections, each connection with `depth` of them under way at once. */
#include "load.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

enum { HELD = 1 << 14 };

struct client {
    struct watched watched;
    int fd, due;              /* answers that are still due */
    size_t held, length, sent;/* of the part of an answer; of the requests, and how much of them has been sent */
    uint64_t sent_at;
    bool is_waiting_to_send;
    char *requests, part[HELD];
};

/* Where the first answer said how its body is framed: the next is likely to say it there too. */
static struct { size_t head, field, field_bytes; struct response framing; char text[64]; } usual;
static size_t expected_bytes;
static bool is_over;
static uint64_t answers;
static int next_number;

static size_t one_request(char *text) {
    char path[1024];
    const char *mark = strstr(opt.path, "{n}");
    if (mark) snprintf(path, sizeof path, "%.*s%d%s", (int)(mark - opt.path), opt.path, next_number, mark + 3);
    else snprintf(path, sizeof path, "%s", opt.path);
    next_number = next_number + 1 < opt.numbers ? next_number + 1 : 0;
    if (!opt.body) return (size_t)sprintf(text, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", path, opt.port);

    int head = sprintf(text, "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/octet-stream\r\nContent-Length: %d\r\n\r\n", path, opt.port, opt.body);
    memset(text + head, FILLER, (size_t)opt.body);
    return (size_t)(head + opt.body);
}

static void fail(struct client *c, const char *what) {
    note("%s", what);
    total.failed++;
    unwatch(c->fd);
    close_by_reset(c->fd);
    c->fd = -1;
}

static void send_rest(struct client *c) {
    while (c->sent < c->length) {
        long n = send(c->fd, c->requests + c->sent, c->length - c->sent, MSG_NOSIGNAL);
        if (n < 0 && errno == EAGAIN) {
            if (!c->is_waiting_to_send) watch_again(c->fd, &c->watched, EPOLLIN | EPOLLOUT);
            c->is_waiting_to_send = true;
            return;
        }
        if (n < 0) { fail(c, strerror(errno)); return; }
        c->sent += (size_t)n;
    }
    if (c->is_waiting_to_send) watch_again(c->fd, &c->watched, EPOLLIN);
    c->is_waiting_to_send = false;
}

static void send_batch(struct client *c) {
    bool is_fixed = opt.numbers <= 1 && c->length;
    if (!is_fixed) {
        c->length = 0;
        for (int i = 0; i < opt.depth; i++) c->length += one_request(c->requests + c->length);
    }
    c->due = opt.depth;
    c->sent = 0;
    c->sent_at = now_ns();
    send_rest(c);
}

/* Reads a head with care, and remembers where things stood in it. */
static long read_unusual(const char *text, size_t length, struct response *framing) {
    long head = response_head(framing, text, length, NULL);
    if (head <= 0) return head;
    if (framing->framing == UNTIL_CLOSE) { note("an answer has neither a length nor chunks"); return -1; }

    char copy[8192];
    memcpy(copy, text, (size_t)head);
    copy[head] = 0;
    char *field = strcasestr(copy, framing->framing == LENGTH ? "\r\ncontent-length:" : "\r\ntransfer-encoding:");
    size_t bytes = strcspn(field + 2, "\r") + 4;
    if (bytes > sizeof usual.text) return head;
    usual.head = (size_t)head;
    usual.field = (size_t)(field - copy);
    usual.field_bytes = bytes;
    usual.framing = *framing;
    memcpy(usual.text, field, bytes);
    return head;
}

static bool is_usual(const char *text, size_t length) {
    return usual.head && length >= usual.head && !memcmp(text, "HTTP/1.1 200", 12) && !memcmp(text + usual.head - 4, "\r\n\r\n", 4)
        && !memcmp(text + usual.field, usual.text, usual.field_bytes);
}

static bool is_expected(const char *body, size_t length, size_t at) {
    if (!opt.expect || (at + length <= expected_bytes && !memcmp(body, opt.expect + at, length))) return true;
    note("an answer holds %.*s, expected %s", (int)(length < 80 ? length : 80), body, opt.expect);
    total.broken++;
    return false;
}

/* The bytes of a body in chunks; 0 while it is not whole, -1 where it is wrong. */
static long read_chunks(const char *text, size_t length) {
    size_t at = 0, body = 0;
    for (;;) {
        const char *line = memchr(text + at, '\n', length - at);
        if (!line) return 0;
        size_t size = strtoul(text + at, NULL, 16), data = (size_t)(line - text) + 1;
        if (length < data + size + 2) return 0;
        if (memcmp(text + data + size, "\r\n", 2)) { note("a chunk does not end in CRLF"); return -1; }
        at = data + size + 2;
        if (!size) return !opt.expect || body == expected_bytes ? (long)at : -1;
        if (!is_expected(text + data, size, body)) return -1;
        body += size;
    }
}

/* The bytes of the first answer; 0 while it is not whole, -1 where it is wrong. */
static long read_answer(const char *text, size_t length) {
    struct response framing = usual.framing;
    long head = is_usual(text, length) ? (long)usual.head : read_unusual(text, length, &framing);
    if (head <= 0) return head;
    if (framing.framing == CHUNKED) {
        long body = length > (size_t)head ? read_chunks(text + head, length - (size_t)head) : 0;
        return body > 0 ? head + body : body;
    }
    if (length < (size_t)head + framing.left) return 0;
    if (opt.expect && framing.left != expected_bytes) { note("an answer has %llu bytes", (unsigned long long)framing.left); return -1; }
    return is_expected(text + head, framing.left, 0) ? head + (long)framing.left : -1;
}

static void read_answers(struct client *c, const char *text, size_t length) {
    uint64_t now = now_ns();
    while (length) {
        long used = read_answer(text, length);
        if (used < 0) { fail(c, "an answer is wrong"); return; }
        if (used == 0) break;
        if (!c->due) { fail(c, "an answer came that nobody asked for"); return; }
        text += used;
        length -= (size_t)used;
        c->due--;
        answers++;
        latency_add(now - c->sent_at);
    }
    if (length > HELD) { fail(c, "an answer is too long"); return; }
    memmove(c->part, text, length);
    c->held = length;
    if (!c->due && !is_over) send_batch(c);
}

static void ready(struct watched *it, uint32_t events) {
    struct client *c = (struct client *)it;
    if (c->fd < 0) return;
    if (events & EPOLLOUT) send_rest(c);
    if (c->fd < 0 || !(events & (EPOLLIN | EPOLLERR | EPOLLHUP))) return;
    memcpy(receive_buffer, c->part, c->held);
    long n = recv(c->fd, receive_buffer + c->held, RECEIVE_BYTES - c->held, MSG_DONTWAIT);
    if (n == 0) { fail(c, "a connection was closed by the server"); return; }
    if (n < 0) { if (errno != EAGAIN && errno != EINTR) fail(c, strerror(errno)); return; }
    total.bytes += (uint64_t)n;
    receive_buffer[c->held + (size_t)n] = 0;
    read_answers(c, receive_buffer, c->held + (size_t)n);
}

void run_requests(void) {
    expected_bytes = opt.expect ? strlen(opt.expect) : 0;
    report.before = process_read(opt.pid);
    struct client *clients = calloc((size_t)opt.streams, sizeof *clients);
    for (int i = 0; i < opt.streams; i++) {
        clients[i].watched.ready = ready;
        clients[i].requests = malloc((size_t)opt.depth * (size_t)(2048 + opt.body));
        clients[i].fd = dial(i, true);
        if (clients[i].fd < 0) { total.failed++; return; }
        watch(clients[i].fd, &clients[i].watched, EPOLLIN);
        total.opened++;
    }

    measure_begin();
    for (int i = 0; i < opt.streams; i++) send_batch(&clients[i]);
    uint64_t end = report.start_ns + (uint64_t)(opt.seconds * 1e9), deadline = report.start_ns + (uint64_t)(opt.timeout * 1e9);
    while (now_ns() < (answers ? end : deadline) && total.failed < total.opened) pump(20);    /* A cold server's first answer is waited for. */
    is_over = true;
    measure_end();
    report.operations = answers;
    if (!answers) note("no answer came");
}
