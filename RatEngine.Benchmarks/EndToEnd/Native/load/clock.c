/* Time, and a histogram of latencies: 128 steps to each power of two, so that a value is off by less than 0.8 %. */
#include "load.h"
#include <string.h>
#include <time.h>

enum { STEP_BITS = 7, STEPS = 1 << STEP_BITS, POWERS = 64 - STEP_BITS };

static uint64_t counts[(POWERS + 1) * STEPS], count, highest;

static uint64_t read_clock(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

uint64_t now_ns(void) { return read_clock(CLOCK_MONOTONIC); }

uint64_t own_cpu_ns(void) { return read_clock(CLOCK_PROCESS_CPUTIME_ID); }

void latency_add(uint64_t ns) {
    int power = ns < STEPS ? 0 : 63 - __builtin_clzll(ns) - STEP_BITS + 1;
    uint64_t step = power ? (ns >> (power - 1)) - STEPS : ns;
    counts[(uint64_t)power * STEPS + step]++;
    count++;
    if (ns > highest) highest = ns;
}

uint64_t latency_at(double quantile) {
    uint64_t wanted = (uint64_t)(quantile * (double)count), seen = 0;
    for (uint64_t i = 0; i < (POWERS + 1) * STEPS; i++) {
        seen += counts[i];
        if (seen <= wanted) continue;
        uint64_t power = i / STEPS, step = i % STEPS;
        return power ? (step + STEPS) << (power - 1) : step;
    }
    return highest;
}

uint64_t latency_max(void) { return highest; }

uint64_t latency_count(void) { return count; }

void latency_clear(void) {
    memset(counts, 0, sizeof counts);
    count = highest = 0;
}
