/* Connections, and the loop that waits for them. */
#include "load.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LONGEST_IDLE_TURN_NS = 3000, STREAMS_PER_ADDRESS = 20000, FIRST_SOURCE = 0x7f020001 /* 127.2.0.1 */ };

uint64_t spin_ns;
char *receive_buffer;
static int epoll = -1;

/* A source address has some 28,000 ports: the next 20,000 streams come from the next address. None is the server's own: a connection
 * to a port that nobody listens on yet could else become one to itself. */
static int bind_source(int fd, int index) {
    int one = 1;
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr.s_addr = htonl((uint32_t)(FIRST_SOURCE + index / STREAMS_PER_ADDRESS))};
    return bind(fd, (struct sockaddr *)&from, sizeof from);
}

int dial(int index, bool blocking) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | (blocking ? 0 : SOCK_NONBLOCK), 0), one = 1;
    if (fd < 0) { note("socket: %s", strerror(errno)); return -1; }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)opt.port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind_source(fd, index) || (connect(fd, (struct sockaddr *)&to, sizeof to) && errno != EINPROGRESS)) {
        if (errno != ECONNREFUSED) note("connect: %s", strerror(errno));
        close(fd);
        return -1;
    }
    return fd;
}

void close_by_reset(int fd) {
    struct linger at_once = {1, 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(fd);
}

static void control(int operation, int fd, struct watched *it, uint32_t events) {
    if (epoll < 0) {
        epoll = epoll_create1(EPOLL_CLOEXEC);
        receive_buffer = malloc(RECEIVE_BYTES + 1);
    }
    struct epoll_event event = {.events = events, .data.ptr = it};
    epoll_ctl(epoll, operation, fd, &event);
}

void watch(int fd, struct watched *it, uint32_t events) { control(EPOLL_CTL_ADD, fd, it, events); }

void watch_again(int fd, struct watched *it, uint32_t events) { control(EPOLL_CTL_MOD, fd, it, events); }

void unwatch(int fd) { control(EPOLL_CTL_DEL, fd, NULL, 0); }

/* A turn that found nothing takes a microsecond; what is more was another program's time, which is no CPU time of ours. */
static uint64_t idle_turn(uint64_t ns) { return ns < LONGEST_IDLE_TURN_NS ? ns : LONGEST_IDLE_TURN_NS; }

void pump(int wait_ms) {
    static struct epoll_event ready[1024];
    uint64_t start = wait_ms ? 0 : now_ns();
    int count = epoll_wait(epoll, ready, 1024, wait_ms);
    if (count <= 0 && !wait_ms) spin_ns += idle_turn(now_ns() - start);
    for (int i = 0; i < count; i++) {
        struct watched *it = ready[i].data.ptr;
        it->ready(it, ready[i].events);
    }
}

void pump_until(uint64_t end_ns) {
    while (now_ns() < end_ns) pump(20);
}
