/* local/daemons:1, one container with processes of different users, like the pods that run sshd beside a supervisord:
   PID 1 supervisord and two equal rsyslogd workers as uid 1025, and sshd as root, which it becomes because its file is setuid root.
   One program under three names: the kernel takes the process name from the file's. */
#include <libgen.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void stop(int signal_number) { (void)signal_number; _exit(0); }

static void start(const char *program) {
  if (fork() == 0) {
    execl(program, program, (char *)0);
    _exit(127);
  }
}

/* The runtime uses up some PIDs before this program starts, never the same number; from 31 on they are the same every time. */
static void use_up_pids(void) {
  pid_t pid;
  do {
    pid = fork();
    if (pid == 0) _exit(0);
  } while (pid > 0 && pid < 30);
  while (wait(0) > 0) {}
}

int main(int argc, char **argv) {
  const char *name = argc > 0 ? basename(argv[0]) : "";
  signal(SIGTERM, stop);
  signal(SIGCHLD, SIG_IGN);
  if (strcmp(name, "supervisord") == 0) {
    use_up_pids();
    start("/usr/sbin/rsyslogd");
    start("/usr/sbin/rsyslogd");
    start("/usr/sbin/sshd");
  }
  /* Under no_new_privs the setuid bit does nothing; then this fails and sshd goes on as uid 1025, which a test may want to see. */
  if (strcmp(name, "sshd") == 0 && (setgid(0) != 0 || setuid(0) != 0)) (void)0;
  for (;;) pause();
}
