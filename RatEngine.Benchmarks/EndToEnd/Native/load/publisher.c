/* Posts events on one kept-alive connection. */
#include "load.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

enum { ANSWERS = 1 << 16, FILL_DEPTH = 16 };

static void ready(struct watched *it, uint32_t events);

uint64_t published, publish_refused;
bool publisher_is_open;
static uint64_t answered;
static int connection = -1;
static struct watched watched = {ready};
static char answers[ANSWERS + 1], *request;
static size_t have;

static void give_up(const char *what) {
    note("the publisher's connection: %s", what);
    publisher_is_open = false;
    unwatch(connection);
}

/* The length of the first answer, head and body; 0 while it is not whole. */
static size_t answer_length(void) {
    char *end = memmem(answers, have, "\r\n\r\n", 4);
    if (!end) return 0;
    size_t head = (size_t)(end - answers) + 4;
    *end = 0;    /* The fields of this answer alone. */
    char *length = strcasestr(answers, "\r\ncontent-length:");
    size_t body = length ? strtoull(length + 17, NULL, 10) : 0;
    bool is_chunked = !length && strcasestr(answers, "\r\ntransfer-encoding: chunked");
    *end = '\r';
    if (is_chunked) {
        char *last = memmem(answers + head, have - head, "0\r\n\r\n", 5);
        if (!last) return 0;
        body = (size_t)(last - answers) + 5 - head;
    }
    return have < head + body ? 0 : head + body;
}

static void read_answers(void) {
    size_t length;
    while ((length = answer_length())) {
        if (strncmp(answers, "HTTP/1.1 2", 10)) {
            publish_refused++;
            note("a publication was answered %.*s", (int)strcspn(answers, "\r"), answers);
        }
        have -= length;
        memmove(answers, answers + length, have);
        answered++;
    }
}

static void ready(struct watched *it, uint32_t events) {
    (void)it;
    (void)events;
    long n = recv(connection, answers + have, ANSWERS - have, MSG_DONTWAIT);
    if (n == 0) { give_up("closed by the server"); return; }
    if (n < 0) { if (errno != EAGAIN && errno != EINTR) give_up(strerror(errno)); return; }
    have += (size_t)n;
    answers[have] = 0;
    read_answers();
}

void publisher_open(void) {
    if (publisher_is_open) return;
    connection = dial(0, true);
    if (connection < 0) return;
    publisher_is_open = true;
    if (!request) request = malloc(MAX_PAYLOAD + 4096);
    watch(connection, &watched, EPOLLIN);
}

bool publisher_can_send(int depth) { return publisher_is_open && published - answered < (uint64_t)depth; }

void publish(int topic, uint32_t number, uint64_t stamp_ns) {
    const char *mark = strstr(opt.publish, "{n}");
    int length = mark
        ? sprintf(request, "POST %.*st%d%s", (int)(mark - opt.publish), opt.publish, topic, mark + 3)
        : sprintf(request, "POST %s", opt.publish);
    length += sprintf(request + length, " HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n", opt.port, opt.payload);
    int stamp = sprintf(request + length, "%08x %016llx ", number, (unsigned long long)stamp_ns);
    memset(request + length + stamp, FILLER, (size_t)(opt.payload - stamp));
    length += opt.payload;
    for (int sent = 0; sent < length;) {
        long n = send(connection, request + sent, (size_t)(length - sent), MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) { give_up(strerror(errno)); return; }
        sent += (int)n;
    }
    published++;
}

void publisher_drain(uint64_t deadline) {
    while (publisher_is_open && answered < published && now_ns() < deadline) pump(20);
    if (answered < published) note("%llu publications were not answered", (unsigned long long)(published - answered));
}

void fill_topics(int count, uint64_t deadline) {
    publisher_open();
    for (int topic = 0; topic < count && publisher_is_open && now_ns() < deadline;) {
        if (publisher_can_send(FILL_DEPTH)) publish(topic++, 0, now_ns());
        else pump(20);
    }
    publisher_drain(deadline);
}
