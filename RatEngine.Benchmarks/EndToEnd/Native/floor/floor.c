/* ratfloor - the least that a server can do on plain sockets: the floor to measure servers against. Not a server to use.
 *
 *   ratfloor PORT
 *
 * One thread, epoll, no routing, no limits, no clocks, no checks; a request must come whole in one read.
 *   GET /sub/...            an event stream; POST /pub/... sends the body to all of them: framed once, one send(2) a stream
 *   GET /stream?n=&size=    n events of size bytes, as many in a send as fit in 64 KiB
 *   GET /plaintext, /json   a prepared answer; requests that came together are answered together
 * A stream whose socket is full is cut off.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BUFFER = 1 << 21, BATCH = 1 << 16, NOT_SUBSCRIBED = -1 };

static const char stream_head[] =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n\r\n";
static const char accepted[] = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";
static const char not_found[] = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";

static char input[BUFFER], output[BUFFER];
static int *subscribers, subscriber_count, subscriber_room;
static int *place;    /* by descriptor: where it stands in `subscribers` */

static void subscribe(int fd) {
    if (subscriber_count == subscriber_room) {
        subscriber_room = subscriber_room * 2 + 64;
        subscribers = realloc(subscribers, sizeof *subscribers * (size_t)subscriber_room);
    }
    place[fd] = subscriber_count;
    subscribers[subscriber_count++] = fd;
}

static void drop(int fd) {
    if (place[fd] != NOT_SUBSCRIBED) {
        int last = subscribers[--subscriber_count];
        subscribers[place[fd]] = last;
        place[last] = place[fd];
        place[fd] = NOT_SUBSCRIBED;
    }
    close(fd);
}

static void send_all(int fd, const char *bytes, size_t length) {
    for (size_t sent = 0; sent < length;) {
        long n = send(fd, bytes + sent, length - sent, MSG_NOSIGNAL);
        if (n < 0) return;
        sent += (size_t)n;
    }
}

static size_t frame(char *out, const char *data, size_t length) {
    size_t size = (size_t)sprintf(out, "%zx\r\ndata: ", length + 8);
    memcpy(out + size, data, length);
    memcpy(out + size + length, "\n\n\r\n", 4);
    return size + length + 4;
}

static void publish(int fd, const char *body, size_t length) {
    size_t size = frame(output, body, length);
    for (int i = subscriber_count - 1; i >= 0; i--)
        if (send(subscribers[i], output, size, MSG_NOSIGNAL | MSG_DONTWAIT) != (long)size) drop(subscribers[i]);
    send_all(fd, accepted, sizeof accepted - 1);
}

static void generate(int fd, int count, int data_bytes) {
    static char data[BATCH];
    memset(data, 'x', (size_t)data_bytes);
    size_t size = (size_t)sprintf(output, "%s", stream_head);
    for (int i = 0; i < count; i++) {
        size += frame(output + size, data, (size_t)data_bytes);
        if (size < BATCH) continue;
        send_all(fd, output, size);
        size = 0;
    }
    size += (size_t)sprintf(output + size, "0\r\n\r\n");
    send_all(fd, output, size);
}

static void answer_prepared(int fd, const char *request, const char *type, const char *body) {
    static char answer[512];
    size_t length = (size_t)sprintf(answer, "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n%s", type, strlen(body), body), size = 0;
    for (const char *end = request; (end = strstr(end, "\r\n\r\n")); end += 4) {
        memcpy(output + size, answer, length);
        size += length;
    }
    send_all(fd, output, size);
}

static void answer(int fd, char *request, size_t length) {
    int count, bytes;
    request[length] = 0;
    if (!strncmp(request, "POST /pub/", 10)) {
        char *body = strstr(request, "\r\n\r\n");
        if (body) publish(fd, body + 4, length - (size_t)(body + 4 - request));
    } else if (!strncmp(request, "GET /plaintext", 14)) answer_prepared(fd, request, "text/plain", "Hello, World!");
    else if (!strncmp(request, "GET /json", 9)) answer_prepared(fd, request, "application/json", "{\"message\":\"Hello, World!\"}");
    else if (sscanf(request, "GET /stream?n=%d&size=%d", &count, &bytes) == 2 && bytes >= 0 && bytes <= BATCH) generate(fd, count, bytes);
    else if (!strncmp(request, "GET /sub/", 9)) {
        subscribe(fd);
        send_all(fd, stream_head, sizeof stream_head - 1);
    } else send_all(fd, not_found, sizeof not_found - 1);
}

static void accept_all(int listener, int epoll) {
    int fd, one = 1;
    while ((fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC)) >= 0) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        place[fd] = NOT_SUBSCRIBED;
        struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
        epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
    }
}

static int listen_on(int port) {
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (!bind(listener, (struct sockaddr *)&address, sizeof address) && !listen(listener, 65535)) return listener;
    perror("ratfloor");
    exit(1);
}

int main(int argc, char **argv) {
    if (argc != 2) { fprintf(stderr, "usage: ratfloor PORT\n"); return 2; }
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    place = calloc(limit.rlim_max, sizeof *place);

    int listener = listen_on(atoi(argv[1])), epoll = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, ready[512];
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int count = epoll_wait(epoll, ready, 512, -1);
        for (int i = 0; i < count; i++) {
            int fd = ready[i].data.fd;
            if (fd == listener) { accept_all(listener, epoll); continue; }
            long n = recv(fd, input, sizeof input - 1, MSG_DONTWAIT);
            if (n > 0) answer(fd, input, (size_t)n);
            else if (n == 0 || (errno != EAGAIN && errno != EINTR)) drop(fd);
        }
    }
}
