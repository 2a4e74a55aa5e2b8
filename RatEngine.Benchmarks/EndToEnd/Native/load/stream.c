/* A client's event stream: opening, reading, being cut. */
#include "load.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { UNANSWERED_AT_ONCE = 256, READS_IN_A_TURN = 4 };

struct stream *streams;
struct totals total;
bool events_are_stamped, cut_after_first, resumes;

void hold_bytes(struct stream *s, const char *bytes, size_t length) {
    if (s->held + length > s->room) {
        s->room = (uint32_t)(s->held + length < 256 ? 256 : (s->held + length) * 2);
        s->part = realloc(s->part, s->room);
    }
    memcpy(s->part + s->held, bytes, length);
    s->held += (uint32_t)length;
}

static void stream_end(struct stream *s, enum state state) {
    if (s->fd >= 0) { if (cut_after_first) close_by_reset(s->fd); else close(s->fd); }
    s->fd = -1;
    free(s->part);
    s->part = NULL;
    s->held = s->room = 0;
    s->state = (uint8_t)state;
    if (state == FAILED) total.failed++; else total.ended++;
}

static void fail(struct stream *s, const char *what) {
    note("%s", what);
    stream_end(s, FAILED);
}

/* The path's {n} is the stream's topic. */
static int write_request(struct stream *s, char *text, size_t room) {
    const char *mark = strstr(opt.path, "{n}");
    char path[1024];
    if (mark) snprintf(path, sizeof path, "%.*st%d%s", (int)(mark - opt.path), opt.path, s->topic, mark + 3);
    else snprintf(path, sizeof path, "%s", opt.path);
    int length = snprintf(text, room, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: text/event-stream\r\n", path, opt.port);
    if (resumes && s->id[0]) length += snprintf(text + length, room - (size_t)length, "Last-Event-ID: %s\r\n", s->id);
    return length + snprintf(text + length, room - (size_t)length, "\r\n");
}

static void send_request(struct stream *s) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error) { fail(s, strerror(error)); return; }

    char text[2048];
    int length = write_request(s, text, sizeof text);
    if (send(s->fd, text, (size_t)length, MSG_NOSIGNAL) != length) { fail(s, "a request could not be sent at once"); return; }
    s->state = HEAD;
    watch_again(s->fd, &s->watched, EPOLLIN);
}

/* Returns the bytes of the body that came with the head; -1 while there is no whole head, or none any more. */
static long read_head(struct stream *s, char *bytes, size_t length) {
    bool is_held = s->held > 0;
    if (is_held) hold_bytes(s, bytes, length);
    const char *text = is_held ? s->part : bytes;
    size_t have = is_held ? s->held : length;

    long head = response_head(&s->response, text, have, "text/event-stream");
    if (head < 0) { stream_end(s, FAILED); return -1; }
    if (head == 0) { if (!is_held) hold_bytes(s, bytes, length); return -1; }
    size_t rest = have - (size_t)head;
    memmove(bytes, text + head, rest);
    s->held = 0;
    s->state = BODY;
    total.opened++;
    if (s->is_slow) { unwatch(s->fd); return -1; }
    return (long)rest;
}

static void ready(struct watched *it, uint32_t events) {
    struct stream *s = (struct stream *)it;
    if (s->fd < 0) return;
    if (s->state == CONNECTING) { if (events & (EPOLLOUT | EPOLLERR | EPOLLHUP)) send_request(s); return; }

    for (int turn = 0; turn < READS_IN_A_TURN; turn++) {
        long n = recv(s->fd, receive_buffer, RECEIVE_BYTES, 0);
        if (n < 0) { if (errno != EAGAIN && errno != EINTR) fail(s, strerror(errno)); return; }
        if (n == 0) {
            if (s->state == BODY && s->response.framing == UNTIL_CLOSE) stream_end(s, ENDED);
            else fail(s, "a stream was closed early");
            return;
        }

        total.bytes += (uint64_t)n;
        long length = n;
        if (s->state == HEAD && (length = read_head(s, receive_buffer, (size_t)n)) < 0) return;
        enum body_step step = length ? body_read(s, receive_buffer, (size_t)length) : BODY_GOES_ON;
        if (step == BODY_BROKEN) { stream_end(s, FAILED); return; }
        if (step == BODY_ENDED || (cut_after_first && s->events)) { stream_end(s, ENDED); return; }
        if (n < RECEIVE_BYTES) return;
    }
}

void streams_make(int count) {
    streams = calloc((size_t)count, sizeof *streams);
    for (int i = 0; i < count; i++) {
        streams[i].fd = -1;
        streams[i].watched.ready = ready;
        streams[i].is_slow = i < opt.slow;
        streams[i].topic = opt.topics ? (int)((long)i * opt.topics / count) : 0;
    }
}

void stream_open(struct stream *s) {
    s->opened_at = now_ns();
    s->events = s->held = 0;
    s->fd = dial((int)(s - streams), false);
    s->state = s->fd < 0 ? FAILED : CONNECTING;
    if (s->fd < 0) { total.failed++; note("a connection was refused"); }
    else watch(s->fd, &s->watched, EPOLLOUT | EPOLLIN);
}

void stream_cut(struct stream *s) {
    if (s->fd < 0) return;
    close_by_reset(s->fd);
    s->fd = -1;
    s->held = 0;
    s->state = CLOSED;
}

void streams_open_all(uint64_t deadline) {
    uint64_t answered = total.opened + total.failed, wanted = answered + (uint64_t)opt.streams;
    int next = 0;
    while (total.opened + total.failed < wanted && now_ns() < deadline) {
        while (next < opt.streams && (uint64_t)next < total.opened + total.failed - answered + UNANSWERED_AT_ONCE) stream_open(&streams[next++]);
        pump(20);
    }
    uint64_t came = total.opened + total.failed - answered;
    if (came < (uint64_t)opt.streams) {
        note("only %llu of %d streams were answered in time", (unsigned long long)came, opt.streams);
        total.failed += (uint64_t)opt.streams - came;
    }
}
