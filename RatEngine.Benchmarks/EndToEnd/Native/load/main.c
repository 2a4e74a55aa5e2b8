/* ratload - the load generator and checker of RatEngine's end-to-end benchmarks.
 *
 *   ratload MODE --port N [--name value]... [-- COMMAND...]
 *
 * fanout     N streams, M events to each; --window W or --rate R, --slow K streams never read, --fill T other topics first
 * topics     --topics T topics, N streams on some of them, M rounds of publications over all
 * endless    N streams of M events that the server makes as fast as it can
 * churn      N streams at a time, each cut by a reset after its first event, for --seconds S
 * storm      N streams, all cut, --missed M events, all back, --cycles C times
 * requests   N connections, --depth D requests under way on each, for --seconds S; --body B bytes to post, --expect TEXT
 * startup    starts COMMAND on --server-core C and asks until it answers
 * launch     becomes COMMAND on --server-core C
 *
 * --core is the generator's own, --pid the server's process, --payload the bytes of an event, --hold a pause in seconds with all streams open,
 * --timeout the seconds after which it gives up.
 *
 * One JSON object goes to standard output. Exit status: 0 all was right, 1 something was lost, repeated, broken or late, 2 bad usage.
 */
#include "load.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct options opt = {
    .path = "/", .publish = "/", .core = -1, .server_core = -1, .streams = 100, .events = 100, .payload = 64, .window = 8, .cycles = 1, .depth = 1, .numbers = 1,
    .hold = 0.5, .seconds = 4, .timeout = 60,
};

static const struct { const char *name; void (*run)(void); } modes[] = {
    {"fanout", run_fanout}, {"topics", run_topics}, {"endless", run_endless}, {"churn", run_churn},
    {"storm", run_storm}, {"requests", run_requests}, {"startup", run_startup}, {"launch", launch},
};

static const struct { const char *name; const char **text; int *number; double *real; } names[] = {
    {"--path", .text = &opt.path}, {"--publish", .text = &opt.publish}, {"--expect", .text = &opt.expect},
    {"--port", .number = &opt.port}, {"--core", .number = &opt.core}, {"--server-core", .number = &opt.server_core},
    {"--pid", .number = &opt.pid}, {"--streams", .number = &opt.streams},
    {"--events", .number = &opt.events}, {"--payload", .number = &opt.payload}, {"--window", .number = &opt.window},
    {"--slow", .number = &opt.slow}, {"--missed", .number = &opt.missed}, {"--cycles", .number = &opt.cycles},
    {"--topics", .number = &opt.topics}, {"--fill", .number = &opt.fill}, {"--depth", .number = &opt.depth},
    {"--numbers", .number = &opt.numbers}, {"--body", .number = &opt.body},
    {"--rate", .real = &opt.rate}, {"--hold", .real = &opt.hold}, {"--seconds", .real = &opt.seconds}, {"--timeout", .real = &opt.timeout},
};

static void refuse(const char *what, const char *found) {
    fprintf(stderr, "ratload: %s: \"%s\"\n", what, found);
    exit(2);
}

static void read_option(const char *name, const char *value) {
    char *end = "";
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i].name)) continue;
        if (names[i].text) *names[i].text = value;
        else if (names[i].number) *names[i].number = (int)strtol(value, &end, 10);
        else *names[i].real = strtod(value, &end);
        if (*end || !*value) refuse("expected a number", value);
        return;
    }
    refuse("no such option", name);
}

static void read_options(int count, char **words) {
    for (int i = 0; i < count; i += 2) {
        if (!strcmp(words[i], "--")) { opt.command = words + i + 1; break; }
        if (i + 1 == count) refuse("expected a value behind", words[i]);
        read_option(words[i], words[i + 1]);
    }
    if (opt.payload < STAMP_BYTES || opt.payload > MAX_PAYLOAD) refuse("--payload is out of range", "");
    if (opt.streams < 1 || opt.slow >= opt.streams) refuse("--streams or --slow is out of range", "");
}

static void take_place(void) {
    pin_to(opt.core);
    long allowed = allow_all_descriptors();
    if (allowed >= opt.streams + 64) return;
    fprintf(stderr, "ratload: %d streams need %d descriptors, %ld are allowed\n", opt.streams, opt.streams + 64, allowed);
    exit(2);
}

int main(int count, char **words) {
    for (size_t i = 0; count > 1 && i < sizeof modes / sizeof *modes; i++) {
        if (strcmp(words[1], modes[i].name)) continue;
        read_options(count - 2, words + 2);
        if ((modes[i].run == launch || modes[i].run == run_startup) && !(opt.command && *opt.command)) refuse("expected a command behind", "--");
        take_place();
        modes[i].run();
        return report_print(modes[i].name);
    }
    refuse("expected fanout, topics, endless, churn, storm, requests, startup or launch", count > 1 ? words[1] : "");
}
