/* local/drop:1, a server that is started as root and gives root up by itself, as nginx's workers or anything behind gosu do:
   its live sets differ from what pod and image say. */
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void stop(int signal_number) { (void)signal_number; _exit(0); }

int main(void) {
  const gid_t group = 1025;
  signal(SIGTERM, stop);
  if (setgroups(1, &group) != 0 || setgid(1025) != 0 || setuid(1025) != 0) {
    perror("cannot become user 1025");
    return 1;
  }
  for (;;) pause();
}
