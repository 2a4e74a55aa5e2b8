/* One JSON object on standard output: what was done, what it cost, and whether all of it was right. */
#include "load.h"
#include <stdarg.h>
#include <stdio.h>

struct report report;
static char error[256];

void note(const char *format, ...) {
    if (error[0]) return;
    va_list values;
    va_start(values, format);
    vsnprintf(error, sizeof error, format, values);
    va_end(values);
    for (char *c = error; *c; c++) if (*c == '"' || *c == '\\' || (unsigned char)*c < ' ') *c = '.';
}

void measure_begin(void) {
    report.open = process_read(opt.pid);
    report.own_cpu_ns = own_cpu_ns();
    report.spin_ns = spin_ns;
    report.start_ns = now_ns();
}

void measure_end(void) {
    report.end_ns = now_ns();
    report.own_cpu_ns = own_cpu_ns() - report.own_cpu_ns;
    report.spin_ns = spin_ns - report.spin_ns;
    report.after = process_read(opt.pid);
}

static void print_server(void) {
    struct process *from = &report.open, *to = &report.after;
    uint64_t cpu = to->cpu_ns - from->cpu_ns, user = to->user_ns - from->user_ns, system = to->system_ns - from->system_ns;
    uint64_t scaled = user + system ? (uint64_t)((double)cpu * (double)user / (double)(user + system)) : 0;
    printf("\"server\": {\"cpu_ns\": %llu, \"user_ns\": %llu, \"system_ns\": %llu, ", (unsigned long long)cpu, (unsigned long long)scaled, (unsigned long long)(cpu - scaled));
    printf("\"rss_before\": %ld, \"rss_open\": %ld, \"rss_after\": %ld, ", report.before.rss_bytes, from->rss_bytes, to->rss_bytes);
    printf("\"descriptors_before\": %ld, \"descriptors_after\": %ld, \"threads\": %ld}, ", report.before.descriptors, to->descriptors, to->threads);
}

static void print_latency(void) {
    if (!latency_count()) return;
    printf("\"latency_ns\": {\"count\": %llu, \"p50\": %llu, \"p90\": %llu, \"p99\": %llu, \"p999\": %llu, \"max\": %llu}, ",
        (unsigned long long)latency_count(), (unsigned long long)latency_at(0.5), (unsigned long long)latency_at(0.9),
        (unsigned long long)latency_at(0.99), (unsigned long long)latency_at(0.999), (unsigned long long)latency_max());
}

int report_print(const char *mode) {
    bool ok = !error[0] && !total.failed && !total.gaps && !total.repeats && !total.broken && !publish_refused;
    uint64_t busy = report.own_cpu_ns > report.spin_ns ? report.own_cpu_ns - report.spin_ns : 0;
    printf("{\"mode\": \"%s\", \"ok\": %s, \"error\": \"%s\", ", mode, ok ? "true" : "false", error);
    printf("\"operations\": %llu, \"wall_ns\": %llu, \"open_seconds\": %.3f, ", (unsigned long long)report.operations, (unsigned long long)(report.end_ns - report.start_ns), report.open_seconds);
    printf("\"opened\": %llu, \"failed\": %llu, \"events\": %llu, \"bytes\": %llu, \"missing\": %llu, \"repeated\": %llu, \"broken\": %llu, ",
        (unsigned long long)total.opened, (unsigned long long)total.failed, (unsigned long long)total.events, (unsigned long long)total.bytes,
        (unsigned long long)total.gaps, (unsigned long long)total.repeats, (unsigned long long)total.broken);
    print_latency();
    print_server();
    printf("\"load\": {\"cpu_ns\": %llu, \"busy_ns\": %llu}}\n", (unsigned long long)report.own_cpu_ns, (unsigned long long)busy);
    return ok ? 0 : 1;
}
