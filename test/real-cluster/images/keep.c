/* local/keep:1, a server that is started as root, gives root up and keeps NET_BIND_SERVICE: made ambient, as `setpriv
   --reuid=1025 --inh-caps=+net_bind_service --ambient-caps=+net_bind_service` does, so that programs it executes keep it. */
#include <linux/capability.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static void stop(int signal_number) { (void)signal_number; _exit(0); }

int main(void) {
  const unsigned kept = 1u << CAP_NET_BIND_SERVICE;
  struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
  struct __user_cap_data_struct sets[2] = { { kept, kept, kept }, { 0, 0, 0 } };
  signal(SIGTERM, stop);
  if (prctl(PR_SET_KEEPCAPS, 1) != 0 || setgid(1025) != 0 || setuid(1025) != 0 ||
      syscall(SYS_capset, &header, sets) != 0 ||
      prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_NET_BIND_SERVICE, 0, 0) != 0) {
    perror("cannot become user 1025 and keep NET_BIND_SERVICE");
    return 1;
  }
  for (;;) pause();
}
