/* The time from fork to the first answer, and the memory that the server then has. */
#include "load.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

static bool try_ask(void) {
    int fd = dial(0, true);
    if (fd < 0) return false;
    char text[1200];
    int length = snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", opt.path, opt.port);
    bool is_answered = send(fd, text, (size_t)length, MSG_NOSIGNAL) == length
        && recv(fd, text, sizeof text, 0) > 12 && !memcmp(text, "HTTP/1.1 200", 12);
    if (!is_answered) note("the first answer was %.12s", text);
    close(fd);
    return is_answered;
}

static void stop(pid_t server) {
    uint64_t deadline = now_ns() + 5000000000u;
    struct timespec pause = {0, 5000000};
    kill(server, SIGTERM);
    while (!waitpid(server, NULL, WNOHANG)) {
        if (now_ns() > deadline) kill(server, SIGKILL);
        nanosleep(&pause, NULL);
    }
}

void run_startup(void) {
    uint64_t deadline = now_ns() + (uint64_t)(opt.timeout * 1e9);
    struct timespec pause = {0, 100000};
    report.own_cpu_ns = own_cpu_ns();
    report.start_ns = now_ns();
    pid_t server = fork();
    if (server == 0) {
        int nothing = open("/dev/null", O_RDWR);
        dup2(nothing, 0);
        dup2(nothing, 1);
        dup2(nothing, 2);
        launch();
    }

    bool is_answered;
    while (!(is_answered = try_ask()) && now_ns() < deadline && !waitpid(server, NULL, WNOHANG)) nanosleep(&pause, NULL);
    opt.pid = server;
    measure_end();
    latency_add(report.end_ns - report.start_ns);
    report.operations = 1;
    report.open.rss_bytes = report.after.rss_bytes;
    if (is_answered) stop(server);
    else { note("no answer"); total.failed++; kill(server, SIGKILL); }
}
