/* Becomes the server's command, on its core and with all descriptors that it may have. */
#include "load.h"
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

void launch(void) {
    if (opt.core >= 0) {
        cpu_set_t cores;
        CPU_ZERO(&cores);
        CPU_SET((size_t)opt.core, &cores);
        if (sched_setaffinity(0, sizeof cores, &cores)) fprintf(stderr, "ratload: cannot run on core %d: %s\n", opt.core, strerror(errno));
    }
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    if (!opt.command) return;
    execvp(opt.command[0], opt.command);
    fprintf(stderr, "ratload: cannot start %s: %s\n", opt.command[0], strerror(errno));
    _exit(127);
}
