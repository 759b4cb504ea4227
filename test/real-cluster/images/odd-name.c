/* local/odd-names:1, a process that gives itself a name meant to upset terminals and line-wise readers:
   a colour escape sequence, a newline, a tab and a backslash. The kernel keeps 15 bytes. Another name may be given as argument. */
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

static void stop(int signal_number) { (void)signal_number; _exit(0); }

int main(int argc, char **argv) {
  signal(SIGTERM, stop);
  prctl(PR_SET_NAME, argc > 1 ? argv[1] : "\x1b[31mx\ny\t\\", 0, 0, 0);
  for (;;) pause();
}
