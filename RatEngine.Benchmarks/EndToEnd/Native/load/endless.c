/* Streams whose generator goes as fast as it can, and ends. */
#include "load.h"

void run_endless(void) {
    uint64_t deadline = now_ns() + (uint64_t)(opt.timeout * 1e9), wanted = (uint64_t)opt.streams;
    streams_make(opt.streams);
    report.before = process_read(opt.pid);
    measure_begin();
    streams_open_all(deadline);
    while (total.ended + total.failed < wanted && now_ns() < deadline) pump(20);
    measure_end();

    report.operations = total.events;
    uint64_t expected = wanted * (uint64_t)opt.events;
    if (total.events == expected) return;
    total.gaps++;
    note("%llu events came, %llu were asked for", (unsigned long long)total.events, (unsigned long long)expected);
}
