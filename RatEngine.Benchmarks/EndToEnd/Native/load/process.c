/* What /proc and the process's own clock say of the server. */
#include "load.h"
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* User and system time come in ticks of 10 ms; their sum is known to the nanosecond. The split is scaled to that sum. */
static void read_times(int pid, struct process *p) {
    char name[64], text[1024];
    snprintf(name, sizeof name, "/proc/%d/stat", pid);
    FILE *file = fopen(name, "r");
    if (!file) return;
    size_t length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[length] = 0;

    char *rest = strrchr(text, ')');    /* The name before it may hold anything, spaces and brackets too. */
    unsigned long user = 0, system = 0;
    long threads = 0;
    if (!rest || sscanf(rest + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %*d %*d %*d %*d %ld", &user, &system, &threads) != 3) return;
    uint64_t tick = 1000000000u / (uint64_t)sysconf(_SC_CLK_TCK);
    p->user_ns = user * tick;
    p->system_ns = system * tick;
    p->cpu_ns = p->user_ns + p->system_ns;
    p->threads = threads;

    clockid_t clock;
    struct timespec t;
    if (clock_getcpuclockid(pid, &clock) || clock_gettime(clock, &t)) return;
    p->cpu_ns = (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static long read_resident(int pid) {
    char name[64], line[256];
    snprintf(name, sizeof name, "/proc/%d/status", pid);
    FILE *file = fopen(name, "r");
    if (!file) return 0;
    long kib = 0;
    while (fgets(line, sizeof line, file) && sscanf(line, "VmRSS: %ld", &kib) != 1) { }
    fclose(file);
    return kib * 1024;
}

static long count_descriptors(int pid) {
    char name[64];
    snprintf(name, sizeof name, "/proc/%d/fd", pid);
    DIR *folder = opendir(name);
    if (!folder) return 0;
    long count = -2;    /* "." and ".." */
    while (readdir(folder)) count++;
    closedir(folder);
    return count;
}

struct process process_read(int pid) {
    struct process p = {0};
    if (!pid) return p;
    read_times(pid, &p);
    p.rss_bytes = read_resident(pid);
    p.descriptors = count_descriptors(pid);
    return p;
}
