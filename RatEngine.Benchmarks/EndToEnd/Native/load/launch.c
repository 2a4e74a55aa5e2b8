/* Taking a place on the machine, and becoming the server's command. */
#include "load.h"
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

void pin_to(int core) {
    if (core < 0) return;
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET((size_t)core, &cores);
    if (sched_setaffinity(0, sizeof cores, &cores)) fprintf(stderr, "ratload: cannot run on core %d: %s\n", core, strerror(errno));
}

long allow_all_descriptors(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    return (long)limit.rlim_cur;
}

void launch(void) {
    pin_to(opt.server_core);
    allow_all_descriptors();
    execvp(opt.command[0], opt.command);
    fprintf(stderr, "ratload: cannot start %s: %s\n", opt.command[0], strerror(errno));
    _exit(127);
}
