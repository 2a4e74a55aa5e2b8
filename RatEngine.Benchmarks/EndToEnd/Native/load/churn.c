/* Streams that are cut off by a reset after their first event, and opened again, as fast as it goes. */
#include "load.h"
#include <time.h>

/* A runtime opens some files of its own when code runs for the first time; of ten thousand connections a leak leaves more. */
enum { OF_THE_RUNTIME = 32 };

void run_churn(void) {
    cut_after_first = true;
    streams_make(opt.streams);
    report.before = process_read(opt.pid);
    measure_begin();
    uint64_t end = report.start_ns + (uint64_t)(opt.seconds * 1e9), deadline = report.start_ns + (uint64_t)(opt.timeout * 1e9);
    while (now_ns() < (total.ended ? end : deadline)) {    /* A cold server's first event is waited for. */
        for (int i = 0; i < opt.streams; i++) {
            struct stream *s = &streams[i];
            if (s->state == ENDED) latency_add(now_ns() - s->opened_at);
            if (s->fd < 0) stream_open(s);
        }
        pump(10);
    }
    report.operations = total.ended;
    for (int i = 0; i < opt.streams; i++) stream_cut(&streams[i]);
    measure_end();

    /* What is still open two seconds later has been leaked; the work of closing counts. */
    struct timespec settle = {2, 0};
    nanosleep(&settle, NULL);
    report.after = process_read(opt.pid);
    if (report.after.descriptors > report.before.descriptors + OF_THE_RUNTIME) {
        note("%ld descriptors were leaked", report.after.descriptors - report.before.descriptors);
        total.broken++;
    }
}
