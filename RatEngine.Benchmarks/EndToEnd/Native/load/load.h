/* The load generator of the end-to-end benchmarks: what its files share. One thread, epoll, HTTP/1.1 to the loopback address alone.
 * Data of an event that a publisher of ours sent begins with its number and its time, in 8 and 16 hex digits, and goes on with FILLER:
 *     0000002a 00000123456789ab xxxxxxxx...
 */
#ifndef LOAD_H
#define LOAD_H

#define _GNU_SOURCE
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { STAMP_BYTES = 26, MAX_PAYLOAD = 1 << 20, FILLER = 'x' };

/* ---- what the command line says (main.c) ---- */
struct options {
    const char *path;         /* where streams subscribe, or requests go; {n} stands for a number below `numbers` */
    const char *publish;      /* where events are posted; {n} stands for the topic's number */
    const char *expect;       /* requests: the body that every answer must have */
    int core, server_core;    /* -1: not pinned. The server's is for a command that is started */
    int port, pid;            /* pid: the server's process, 0 where it is not measured */
    int streams, events, payload, window, slow, missed, cycles, topics, fill, depth, numbers, body;
    double rate, hold, seconds, timeout;
    char **command;           /* what stands behind "--", NULL-terminated */
};
extern struct options opt;

/* ---- time and latencies (clock.c) ---- */
uint64_t now_ns(void);
uint64_t own_cpu_ns(void);
void latency_add(uint64_t ns);
uint64_t latency_at(double quantile);
uint64_t latency_max(void);
uint64_t latency_count(void);
void latency_clear(void);

/* ---- the server's process (process.c) ---- */
struct process { uint64_t cpu_ns, user_ns, system_ns; long rss_bytes, descriptors, threads; };
struct process process_read(int pid);

/* ---- sockets and the loop (socket.c) ---- */
struct watched { void (*ready)(struct watched *, uint32_t events); };
int dial(int index, bool blocking);
void close_by_reset(int fd);
void watch(int fd, struct watched *it, uint32_t events);
void watch_again(int fd, struct watched *it, uint32_t events);
void unwatch(int fd);
void pump(int wait_ms);       /* waits once and serves what is ready; 0 spins: the time of idle turns is in `spin_ns` */
void pump_until(uint64_t end_ns);
extern uint64_t spin_ns;
extern char *receive_buffer;
enum { RECEIVE_BYTES = 1 << 18 };

/* ---- how an answer is framed (response.c) ---- */
enum framing { UNTIL_CLOSE, CHUNKED, LENGTH };
enum body_step { BODY_GOES_ON, BODY_ENDED, BODY_BROKEN };
struct response { uint64_t left; uint8_t framing, chunk; };
/* Reads a whole head; returns its length, 0 while it is not whole, -1 where it is refused or not understood. */
long response_head(struct response *r, const char *text, size_t length, const char *content_type);

/* ---- streams (stream.c) and their events (event.c) ---- */
enum state { CLOSED, CONNECTING, HEAD, BODY, ENDED, FAILED };
struct stream {
    struct watched watched;
    int fd, topic;
    uint8_t state;
    bool is_slow;
    struct response response;
    uint32_t next;            /* the number of the event that is due */
    uint32_t events;
    uint32_t held, room;
    char *part;               /* a head or a line that is not yet whole */
    uint64_t opened_at;
    char id[64];              /* the newest id, for Last-Event-ID */
};
extern struct stream *streams;
extern struct totals {
    uint64_t opened, failed, ended, events, bytes, gaps, repeats, broken;
} total;
extern bool events_are_stamped, cut_after_first, resumes;
void streams_make(int count);
void stream_open(struct stream *s);
void stream_cut(struct stream *s);
void streams_open_all(uint64_t deadline);   /* at most 256 unanswered at once */
enum body_step body_read(struct stream *s, const char *bytes, size_t length);
void hold_bytes(struct stream *s, const char *bytes, size_t length);

/* ---- the publisher: one kept-alive connection (publisher.c) ---- */
void publisher_open(void);
bool publisher_can_send(int depth);          /* fewer than depth posts are unanswered */
void publish(int topic, uint32_t number, uint64_t stamp_ns);
void publisher_drain(uint64_t deadline);
void fill_topics(int count, uint64_t deadline);   /* one event to each of the topics t0 to t<count-1> */
extern uint64_t published, publish_refused;
extern bool publisher_is_open;

/* ---- the report (report.c) ---- */
extern struct report {
    uint64_t operations, start_ns, end_ns, own_cpu_ns, spin_ns;
    struct process before, open, after;
    double open_seconds;
} report;
void measure_begin(void);
void measure_end(void);
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));   /* the first is kept, as the report's error */
int report_print(const char *mode);

/* ---- a place on the machine (launch.c) ---- */
void pin_to(int core);
long allow_all_descriptors(void);            /* how many there then are */

/* ---- the modes ---- */
void run_fanout(void);
void run_topics(void);
void run_endless(void);
void run_churn(void);
void run_storm(void);
void run_requests(void);
void run_startup(void);
void launch(void);            /* does not come back */

#endif
