/* local/pause:1, the pods' sandbox and at the same time the image with nothing in it but one static program: no shell, no cat.
   Also /bin/filecap-pause and /bin/net-raw-pause of local/filecap:1, and the cat of local/endless-cat:1 that prints nothing and never ends. */
#include <signal.h>
#include <unistd.h>

static void stop(int signal_number) { (void)signal_number; _exit(0); }

int main(void) {
  signal(SIGTERM, stop); /* PID 1 ignores signals without a handler: a pod would take its whole grace period to go */
  signal(SIGINT, stop);
  signal(SIGCHLD, SIG_IGN); /* with shareProcessNamespace this is everybody's parent: leave no zombies */
  for (;;) pause();
}
