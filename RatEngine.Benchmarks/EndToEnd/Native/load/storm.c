/* All streams are cut at once, events are published meanwhile, and all come back: each must get exactly what it missed. */
#include "load.h"

static uint32_t next_number;

static uint64_t deadline;

/* Publishes events that nobody's latency is taken of, and waits until all streams have them. */
static void publish_to_all(int count) {
    uint64_t expected = total.events + (uint64_t)count * (uint64_t)opt.streams;
    for (int i = 0; i < count;) {
        if (publisher_can_send(1)) { publish(0, next_number++, 0); i++; }
        else if (!publisher_is_open || now_ns() > deadline) break;
        else pump(20);
    }
    while (total.events < expected && now_ns() < deadline) pump(20);
    if (total.events < expected) { note("%llu events did not come", (unsigned long long)(expected - total.events)); total.gaps++; }
}

static void publish_to_nobody(void) {
    for (int i = 0; i < opt.missed;) {
        if (publisher_can_send(1)) { publish(0, next_number++, 0); i++; }
        else if (!publisher_is_open || now_ns() > deadline) break;
        else pump(20);
    }
    publisher_drain(deadline);
}

/* A stream is back when it is answered and has all that it missed. */
static bool note_returns(void) {
    bool all = true;
    for (int i = 0; i < opt.streams; i++) {
        struct stream *s = &streams[i];
        if (!s->opened_at) continue;
        if (s->state == BODY && s->next == next_number) {
            latency_add(now_ns() - s->opened_at);
            s->opened_at = 0;
        } else if (s->state != FAILED) all = false;
    }
    return all;
}

/* At most 256 are unanswered at once, as with every opening: beyond it a server's backlog is measured. */
static void come_back(void) {
    for (int next = 0, under_way = 0; !note_returns() && now_ns() < deadline; under_way = 0) {
        for (int i = 0; i < next; i++) under_way += streams[i].state == CONNECTING || streams[i].state == HEAD;
        for (; next < opt.streams && under_way < 256; under_way++) stream_open(&streams[next++]);
        pump(20);
    }
}

void run_storm(void) {
    deadline = now_ns() + (uint64_t)(opt.timeout * 1e9);
    events_are_stamped = true;
    resumes = opt.missed > 0;
    streams_make(opt.streams);
    report.before = process_read(opt.pid);
    streams_open_all(deadline);
    pump_until(now_ns() + (uint64_t)(opt.hold * 1e9));
    publisher_open();
    publish_to_all(1);

    measure_begin();
    for (int cycle = 0; cycle < opt.cycles; cycle++) {
        for (int i = 0; i < opt.streams; i++) stream_cut(&streams[i]);
        publish_to_nobody();
        for (int i = 0; i < opt.streams; i++) streams[i].opened_at = UINT64_MAX;
        come_back();
    }
    measure_end();

    pump_until(now_ns() + (uint64_t)(opt.hold * 1e9));
    publish_to_all(1);    /* They are not only back but live. */
    report.operations = (uint64_t)opt.cycles * (uint64_t)opt.streams;
    if (latency_count() < report.operations) note("%llu streams did not come back", (unsigned long long)(report.operations - latency_count()));
}
