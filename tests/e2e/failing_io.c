/* Makes one call on a file below a folder fail: the N-th write, sync, rename or open for writing. Loaded by LD_PRELOAD.
 *
 * FAILING_IO_UNDER names the folder. failing_io_arm(kind, n) arms it for this process; FAILING_IO_KIND and FAILING_IO_AT arm it for a
 * process from its start. FAILING_IO_LOG names a file that is made when a call fails. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { WRITE, SYNC, RENAME, OPEN, KINDS };

static const char *names[KINDS] = {"write", "sync", "rename", "open"};
static volatile int armed = -1;
static volatile long at = 0, counts[KINDS];

static int kind_of(const char *name) {
    for (int kind = 0; kind < KINDS; kind++)
        if (name && strcmp(name, names[kind]) == 0) return kind;
    return -1;
}

void failing_io_arm(const char *kind, long n) {
    for (int one = 0; one < KINDS; one++) counts[one] = 0;
    armed = kind_of(kind);
    at = n;
}

__attribute__((constructor)) static void begin(void) {
    const char *n = getenv("FAILING_IO_AT");
    if (n) failing_io_arm(getenv("FAILING_IO_KIND"), atol(n));
}

static int is_under(const char *path) {
    const char *folder = getenv("FAILING_IO_UNDER");
    return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static int is_file_under(int fd) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_under(path);
}

static int fails(int kind) {
    long number = __sync_add_and_fetch(&counts[kind], 1);
    if (kind != armed || number != at) return 0;
    const char *log = getenv("FAILING_IO_LOG"); /* tells other processes that a call failed */
    if (log) close(creat(log, 0600));
    errno = kind == WRITE ? ENOSPC : EIO;
    return 1;
}

#define REAL(name, type, ...) \
    static type (*real)(__VA_ARGS__) = NULL; \
    if (!real) real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *data, size_t count) {
    REAL(write, ssize_t, int, const void *, size_t);
    return is_file_under(fd) && fails(WRITE) ? -1 : real(fd, data, count);
}

ssize_t pwrite64(int fd, const void *data, size_t count, off64_t offset) {
    REAL(pwrite64, ssize_t, int, const void *, size_t, off64_t);
    return is_file_under(fd) && fails(WRITE) ? -1 : real(fd, data, count, offset);
}

size_t fwrite(const void *data, size_t size, size_t count, FILE *stream) {
    REAL(fwrite, size_t, const void *, size_t, size_t, FILE *);
    return is_file_under(fileno(stream)) && fails(WRITE) ? 0 : real(data, size, count, stream);
}

int fsync(int fd) {
    REAL(fsync, int, int);
    return is_file_under(fd) && fails(SYNC) ? -1 : real(fd);
}

int fdatasync(int fd) {
    REAL(fdatasync, int, int);
    return is_file_under(fd) && fails(SYNC) ? -1 : real(fd);
}

int rename(const char *from, const char *to) {
    REAL(rename, int, const char *, const char *);
    return is_under(to) && fails(RENAME) ? -1 : real(from, to);
}

#define OPENING(name) \
    int name(const char *path, int flags, ...) { \
        REAL(name, int, const char *, int, ...); \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0; \
        va_end(more); \
        if ((flags & (O_WRONLY | O_RDWR)) && is_under(path) && fails(OPEN)) return -1; \
        return real(path, flags, mode); \
    }

OPENING(open)
OPENING(open64)

FILE *fopen64(const char *path, const char *mode) {
    REAL(fopen64, FILE *, const char *, const char *);
    if (strpbrk(mode, "wa+") && is_under(path) && fails(OPEN)) return NULL;
    return real(path, mode);
}
