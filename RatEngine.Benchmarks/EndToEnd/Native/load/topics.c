/* Many topics: one event to each creates them, then rounds of publications over all, some topics with a stream on it. */
#include "load.h"

enum { DEPTH = 16 };

static uint64_t expected_events(void) { return (uint64_t)opt.events * (uint64_t)opt.streams; }

void run_topics(void) {
    uint64_t deadline = now_ns() + (uint64_t)(opt.timeout * 1e9);
    events_are_stamped = true;
    report.before = process_read(opt.pid);
    fill_topics(opt.topics, deadline);
    struct process filled = process_read(opt.pid);

    streams_make(opt.streams);
    for (int i = 0; i < opt.streams; i++) streams[i].next = 1;
    streams_open_all(deadline);
    pump_until(now_ns() + (uint64_t)(opt.hold * 1e9));
    measure_begin();
    report.open.rss_bytes = filled.rss_bytes;
    for (uint32_t round = 1; round <= (uint32_t)opt.events; round++) {
        for (int topic = 0; topic < opt.topics && publisher_is_open && now_ns() < deadline;) {
            if (publisher_can_send(DEPTH)) publish(topic++, round, now_ns());
            else pump(20);
        }
    }
    publisher_drain(deadline);
    while (total.events < expected_events() && now_ns() < deadline) pump(20);
    measure_end();

    report.operations = (uint64_t)opt.events * (uint64_t)opt.topics;
    if (total.events < expected_events()) { note("only %llu events came", (unsigned long long)total.events); total.gaps++; }
}
