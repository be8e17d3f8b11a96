/*
 * What would be on the disk if the power failed now. Loaded before the C library of a process that works in
 * $PAIFAN_POWER_DIR; keeps in $PAIFAN_POWER_IMAGE, beside the process's own files, an image of each that holds only
 * what has been synced, and a journal NAME.pending of the writes since: offset (8 bytes), length (8), data; a length
 * of -1 is a truncation to the offset. fsync and fdatasync bring the pending writes into the image. A rename takes
 * the image along; names are durable at once. Shared memory (-shm) is no file of the disk's and is passed over.
 * With $PAIFAN_POWER_DEAF a sync brings nothing into the image: what a disk does that lies about it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char dir[PATH_MAX], image[PATH_MAX];
static size_t dir_length;
static int ready;

#define REAL(name) \
  static __typeof__(&name) real; \
  if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static ssize_t real_pwrite(int fd, const void *data, size_t n, off_t at) {
  REAL(pwrite);
  return real(fd, data, n, at);
}
static ssize_t real_write(int fd, const void *data, size_t n) {
  REAL(write);
  return real(fd, data, n);
}
static int real_ftruncate(int fd, off_t to) {
  REAL(ftruncate);
  return real(fd, to);
}

static void begin(void) {
  if (ready) return;
  const char *d = getenv("PAIFAN_POWER_DIR"), *i = getenv("PAIFAN_POWER_IMAGE");
  ready = d && i && realpath(d, dir) && realpath(i, image) ? 1 : -1;
  dir_length = strlen(dir);
}

/* The file's place beside the image; 0: it is none of those that are watched. */
static int place(const char *path, const char *suffix, char *out) {
  if (strncmp(path, dir, dir_length) != 0 || path[dir_length] != '/') return 0;
  const char *name = path + dir_length + 1;
  size_t length = strlen(name);
  if (strchr(name, '/') || (length > 4 && strcmp(name + length - 4, "-shm") == 0)) return 0;
  if (length > 10 && strcmp(name + length - 10, " (deleted)") == 0) return 0;
  return snprintf(out, PATH_MAX, "%s/%s%s", image, name, suffix) < PATH_MAX;
}

static int place_of(int fd, const char *suffix, char *out) {
  char link[64], path[PATH_MAX];
  begin();
  if (ready < 0) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, sizeof path - 1);
  if (n <= 0) return 0;
  path[n] = 0;
  return place(path, suffix, out);
}

static void pend(int fd, int64_t at, int64_t length, const void *data) {
  char path[PATH_MAX];
  int64_t head[2] = {at, length};
  if (!place_of(fd, ".pending", path)) return;
  pthread_mutex_lock(&lock);
  int out = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (out >= 0) {
    struct iovec parts[2] = {{head, sizeof head}, {(void *)data, length > 0 ? (size_t)length : 0}};
    REAL(writev);
    if (real(out, parts, 2) < 0) abort();
    close(out);
  }
  pthread_mutex_unlock(&lock);
}

static void synced(int fd) {
  char path[PATH_MAX], pending[PATH_MAX];
  int64_t head[2];
  if (getenv("PAIFAN_POWER_DEAF") || !place_of(fd, "", path) || !place_of(fd, ".pending", pending)) return;
  pthread_mutex_lock(&lock);
  int out = open(path, O_WRONLY | O_CREAT, 0600);
  int in = open(pending, O_RDWR);
  if (out >= 0 && in >= 0) {
    while (read(in, head, sizeof head) == sizeof head) {
      if (head[1] < 0) {
        if (real_ftruncate(out, head[0]) != 0) abort();
        continue;
      }
      char *data = malloc(head[1] ? head[1] : 1);
      if (!data || read(in, data, head[1]) != head[1] || real_pwrite(out, data, head[1], head[0]) != head[1]) abort();
      free(data);
    }
    if (real_ftruncate(in, 0) != 0) abort();
  }
  if (out >= 0) close(out);
  if (in >= 0) close(in);
  pthread_mutex_unlock(&lock);
}

ssize_t pwrite(int fd, const void *data, size_t n, off_t at) {
  ssize_t done = real_pwrite(fd, data, n, at);
  if (done > 0) pend(fd, at, done, data);
  return done;
}
ssize_t pwrite64(int fd, const void *data, size_t n, off64_t at) {
  return pwrite(fd, data, n, at);
}
ssize_t write(int fd, const void *data, size_t n) {
  char path[PATH_MAX];
  if (!place_of(fd, "", path)) return real_write(fd, data, n);
  off_t at = fcntl(fd, F_GETFL) & O_APPEND ? lseek(fd, 0, SEEK_END) : lseek(fd, 0, SEEK_CUR);
  ssize_t done = real_write(fd, data, n);
  if (done > 0) pend(fd, at, done, data);
  return done;
}
int ftruncate(int fd, off_t to) {
  int done = real_ftruncate(fd, to);
  if (done == 0) pend(fd, to, -1, NULL);
  return done;
}
int ftruncate64(int fd, off64_t to) {
  return ftruncate(fd, to);
}
int fsync(int fd) {
  REAL(fsync);
  int done = real(fd);
  if (done == 0) synced(fd);
  return done;
}
int fdatasync(int fd) {
  REAL(fdatasync);
  int done = real(fd);
  if (done == 0) synced(fd);
  return done;
}

static void absolute(const char *path, char *out) {
  char folder[PATH_MAX];
  const char *slash = strrchr(path, '/');
  snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
  if (!realpath(folder, out)) out[0] = 0;
  size_t length = strlen(out);
  snprintf(out + length, PATH_MAX - length, "/%s", slash ? slash + 1 : path);
}

int rename(const char *from, const char *to) {
  REAL(rename);
  int done = real(from, to);
  char a[PATH_MAX], b[PATH_MAX], old[PATH_MAX], new[PATH_MAX];
  begin();
  if (done == 0 && ready > 0) {
    absolute(from, a);
    absolute(to, b);
    for (int pending = 0; pending < 2; pending += 1)
      if (place(a, pending ? ".pending" : "", old) && place(b, pending ? ".pending" : "", new)) real(old, new);
  }
  return done;
}
int unlink(const char *path) {
  REAL(unlink);
  int done = real(path);
  char a[PATH_MAX], gone[PATH_MAX];
  begin();
  if (done == 0 && ready > 0) {
    absolute(path, a);
    for (int pending = 0; pending < 2; pending += 1)
      if (place(a, pending ? ".pending" : "", gone)) real(gone);
  }
  return done;
}
