// Answers PR_CAPBSET_READ as a kernel does that has CAPS_OF_KERNEL capabilities, which is how libcap counts them.
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

int prctl(int option, ...) {
  va_list list;
  va_start(list, option);
  unsigned long a = va_arg(list, unsigned long), b = va_arg(list, unsigned long);
  unsigned long c = va_arg(list, unsigned long), d = va_arg(list, unsigned long);
  va_end(list);
  const char *capabilities = getenv("CAPS_OF_KERNEL");
  if (option == PR_CAPBSET_READ && capabilities && a >= strtoul(capabilities, NULL, 10)) {
    errno = EINVAL;
    return -1;
  }
  return (int)syscall(SYS_prctl, option, a, b, c, d);
}
