/* Every event to every stream: closed loop with a window of events under way, or open loop on a fixed schedule. */
#include "load.h"
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

static int timer = -1;

static void timer_ready(struct watched *it, uint32_t events) {
    (void)it;
    (void)events;
    uint64_t turns;
    if (read(timer, &turns, sizeof turns) < 0) return;    /* It was only to wake the loop. */
}

static void wake_at(uint64_t ns) {
    static struct watched watched = {timer_ready};
    if (timer < 0) {
        timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
        watch(timer, &watched, EPOLLIN);
    }
    struct itimerspec when = {.it_value = {(time_t)(ns / 1000000000u), (long)(ns % 1000000000u)}};
    timerfd_settime(timer, TFD_TIMER_ABSTIME, &when, NULL);
}

static uint64_t live_streams(void) { return (uint64_t)(opt.streams - opt.slow) - total.failed; }

static bool more_is_due(uint64_t expected, uint64_t deadline) {
    return total.events < expected && publisher_is_open && now_ns() < deadline;
}

/* Spins while events are under way: a sleeping reader would have to be woken, and that is charged to whoever sends. */
static void publish_in_window(uint64_t live, uint64_t deadline) {
    uint64_t expected = (uint64_t)opt.events * live, window = (uint64_t)opt.window * live;
    for (uint32_t sent = 0; more_is_due(expected, deadline);) {
        while (sent < (uint32_t)opt.events && publisher_can_send(1) && total.events + window > sent * live) publish(0, sent++, now_ns());
        pump(sent < (uint32_t)opt.events ? 0 : 20);
    }
}

/* An event's latency counts from when it was due, not from when it could be sent: a server that holds up the publisher hides nothing. */
static void publish_on_schedule(uint64_t live, uint64_t deadline) {
    uint64_t expected = (uint64_t)opt.events * live, start = now_ns(), armed = 0;
    for (uint32_t sent = 0; more_is_due(expected, deadline);) {
        uint64_t due = start + (uint64_t)(sent * 1e9 / opt.rate);
        if (sent < (uint32_t)opt.events && due > now_ns()) {
            if (armed != due) wake_at(armed = due);
        } else if (sent < (uint32_t)opt.events && publisher_can_send(1)) {
            publish(0, sent++, due);
            continue;
        }
        pump(20);
    }
}

void run_fanout(void) {
    uint64_t start = now_ns(), deadline = start + (uint64_t)(opt.timeout * 1e9);
    events_are_stamped = true;
    if (opt.fill) fill_topics(opt.fill, deadline);
    streams_make(opt.streams);
    report.before = process_read(opt.pid);
    start = now_ns();
    streams_open_all(deadline);
    report.open_seconds = (double)(now_ns() - start) / 1e9;
    pump_until(now_ns() + (uint64_t)(opt.hold * 1e9));

    uint64_t live = live_streams();
    if (!live) return;
    measure_begin();
    publisher_open();
    if (opt.rate > 0) publish_on_schedule(live, deadline); else publish_in_window(live, deadline);
    measure_end();

    report.operations = total.events;
    uint64_t expected = (uint64_t)opt.events * live;
    if (total.events < expected) { note("%llu events did not come", (unsigned long long)(expected - total.events)); total.gaps += expected - total.events; }
}
