#define _GNU_SOURCE
#include "candor_hdf5.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#if __has_include(<hdf5/serial/hdf5.h>)
#include <hdf5/serial/hdf5.h>
#else
#include <hdf5.h>
#endif

enum { most_arrays = 100000, longest_name = 4096 };

static bool put(int out, const void *bytes, size_t count) {
  const char *from = bytes;
  while (count > 0) {
    ssize_t done = write(out, from, count);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return false;
    from += done;
    count -= (size_t)done;
  }
  return true;
}

// How an element is handed out; `size` 0 when it cannot be.
typedef struct {
  char kind;
  uint32_t size;
  hid_t type;
  bool is_ours;
} element;

static element element_of(hid_t type) {
  element none = {'?', 0, -1, false};
  size_t size = H5Tget_size(type);
  switch (H5Tget_class(type)) {
    case H5T_FLOAT:
      if (size == 2) {
        // Half precision stays what it is: how far it was rounded matters to who reads it.
        hid_t half = H5Tcopy(type);
        H5Tset_order(half, H5T_ORDER_LE);
        return (element){'f', 2, half, true};
      }
      if (size == 4) return (element){'f', 4, H5T_NATIVE_FLOAT, false};
      if (size == 8) return (element){'f', 8, H5T_NATIVE_DOUBLE, false};
      return none;
    case H5T_INTEGER:
      if (size > 8) return none;
      if (H5Tget_sign(type) == H5T_SGN_NONE) return (element){'u', 8, H5T_NATIVE_UINT64, false};
      return (element){'i', 8, H5T_NATIVE_INT64, false};
    case H5T_ENUM: {
      // h5py stores truth values as an enumeration of FALSE and TRUE over one byte.
      if (H5Tget_nmembers(type) != 2) return none;
      char *first = H5Tget_member_name(type, 0);
      bool is_truth = first != NULL && strcmp(first, "FALSE") == 0;
      if (first != NULL) H5free_memory(first);
      if (!is_truth || size != 1) return none;
      return (element){'b', 1, H5Tcopy(type), true};
    }
    case H5T_STRING: {
      if (H5Tis_variable_str(type) > 0) return (element){'V', 256, H5Tcopy(type), true};
      if (size < 1 || size > 4096) return none;
      return (element){'S', (uint32_t)size, H5Tcopy(type), true};
    }
    default: return none;
  }
}

static void limit_child(void) {
  // A damaged file can send the library in circles.
  struct rlimit seconds = {600, 600};
  setrlimit(RLIMIT_CPU, &seconds);
  struct rlimit no_core = {0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  struct rlimit memory = {(rlim_t)8 << 30, (rlim_t)8 << 30};
  setrlimit(RLIMIT_AS, &memory);
  int nowhere = open("/dev/null", O_RDWR);
  if (nowhere >= 0) {
    dup2(nowhere, 0);
    dup2(nowhere, 1);
    dup2(nowhere, 2);
  }
  signal(SIGSEGV, SIG_DFL);
  signal(SIGABRT, SIG_DFL);
  signal(SIGBUS, SIG_DFL);
  signal(SIGPIPE, SIG_DFL);
  signal(SIGINT, SIG_DFL);
  signal(SIGTERM, SIG_DFL);
}

typedef struct {
  int out;
  int found;
} listing;

static herr_t list_one(hid_t root, const char *name, const H5O_info_t *info, void *data) {
  listing *list = data;
  if (info->type != H5O_TYPE_DATASET) return 0;
  size_t length = strlen(name);
  if (length == 0 || length > longest_name || list->found >= most_arrays) return 0;
  hid_t set = H5Dopen2(root, name, H5P_DEFAULT);
  if (set < 0) return 0;
  hid_t type = H5Dget_type(set);
  hid_t space = H5Dget_space(set);
  hsize_t sizes[H5S_MAX_RANK];
  int axes = space >= 0 ? H5Sget_simple_extent_ndims(space) : -1;
  if (type >= 0 && axes >= 0 && axes <= 32 &&
      H5Sget_simple_extent_dims(space, sizes, NULL) == axes) {
    element kind = element_of(type);
    uint32_t name_length = (uint32_t)length;
    uint32_t count = (uint32_t)axes;
    uint8_t letter = (uint8_t)(kind.kind == 'V' ? 'S' : kind.kind);
    bool fine = put(list->out, &name_length, 4) && put(list->out, name, length) &&
                put(list->out, &letter, 1) && put(list->out, &kind.size, 4) &&
                put(list->out, &count, 4);
    for (int axis = 0; axis < axes; axis++) {
      uint64_t size = sizes[axis];
      fine = fine && put(list->out, &size, 8);
    }
    if (kind.is_ours) H5Tclose(kind.type);
    list->found++;
    if (!fine) _exit(3);
  }
  if (type >= 0) H5Tclose(type);
  if (space >= 0) H5Sclose(space);
  H5Dclose(set);
  return 0;
}

static int list_child(const char *path, int out) {
  hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
  if (file < 0) return 1;
  listing list = {out, 0};
  if (H5Ovisit2(file, H5_INDEX_NAME, H5_ITER_INC, list_one, &list, H5O_INFO_BASIC) < 0) return 2;
  uint32_t end = UINT32_MAX;
  return put(out, &end, 4) ? 0 : 3;
}

// Variable-length text as 256 bytes each; longer text ends the child.
static bool put_texts(int out, char **texts, size_t count) {
  char cell[256];
  for (size_t index = 0; index < count; index++) {
    memset(cell, 0, sizeof cell);
    if (texts[index] != NULL) {
      size_t length = strlen(texts[index]);
      if (length > sizeof cell) return false;
      memcpy(cell, texts[index], length);
    }
    if (!put(out, cell, sizeof cell)) return false;
  }
  return true;
}

static int read_child(const char *path, const char *name, int out) {
  hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
  if (file < 0) return 1;
  hid_t set = H5Dopen2(file, name, H5P_DEFAULT);
  if (set < 0) return 2;
  hid_t type = H5Dget_type(set);
  hid_t space = H5Dget_space(set);
  hsize_t sizes[H5S_MAX_RANK];
  int axes = H5Sget_simple_extent_dims(space, sizes, NULL);
  if (type < 0 || axes < 0) return 2;
  element kind = element_of(type);
  if (kind.size == 0) return 4;
  hsize_t in_row = 1;
  for (int axis = 1; axis < axes; axis++) {
    if (sizes[axis] != 0 && in_row > (hsize_t)1 << 40) return 4;
    in_row *= sizes[axis];
  }
  hsize_t rows = axes > 0 ? sizes[0] : 1;
  if (rows == 0 || in_row == 0) return 0;
  size_t width = kind.kind == 'V' ? sizeof(char *) : kind.size;
  if (in_row > ((hsize_t)1 << 32) / width) return 4;
  // About a megabyte at a time, and never less than a row.
  hsize_t step = ((hsize_t)1 << 20) / (in_row * width);
  if (step < 1) step = 1;
  if (step > rows) step = rows;
  void *buffer = malloc((size_t)(step * in_row) * width);
  if (buffer == NULL) return 5;
  for (hsize_t row = 0; row < rows; row += step) {
    hsize_t here = rows - row < step ? rows - row : step;
    hsize_t total = here * in_row;
    hid_t memory = H5Screate_simple(1, &total, NULL);
    if (axes > 0) {
      hsize_t starts[H5S_MAX_RANK] = {0};
      hsize_t counts[H5S_MAX_RANK];
      memcpy(counts, sizes, sizeof(hsize_t) * (size_t)axes);
      starts[0] = row;
      counts[0] = here;
      if (H5Sselect_hyperslab(space, H5S_SELECT_SET, starts, NULL, counts, NULL) < 0) return 6;
    }
    if (memory < 0 || H5Dread(set, kind.type, memory, space, H5P_DEFAULT, buffer) < 0) return 6;
    if (kind.kind == 'V') {
      if (!put_texts(out, buffer, (size_t)total)) return 7;
      H5Dvlen_reclaim(kind.type, memory, H5P_DEFAULT, buffer);
    } else if (!put(out, buffer, (size_t)total * width)) {
      return 3;
    }
    H5Sclose(memory);
  }
  return 0;
}

static int start(const char *path, const char *name, int *pipe_end) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return -1;
  pid_t child = fork();
  if (child < 0) {
    int failure = errno;
    close(ends[0]);
    close(ends[1]);
    errno = failure;
    return -1;
  }
  if (child == 0) {
    // The parent's files are none of the child's: a lock that the parent gives back must be free.
    close_range(3, (unsigned)ends[1] - 1, 0);
    close_range((unsigned)ends[1] + 1, ~0U, 0);
    limit_child();
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    int status = name == NULL ? list_child(path, ends[1]) : read_child(path, name, ends[1]);
    // Nothing of the parent's may be flushed or freed a second time.
    _exit(status);
  }
  close(ends[1]);
  *pipe_end = ends[0];
  return child;
}

int candor_hdf5_list(const char *path, int *pipe_end) { return start(path, NULL, pipe_end); }

int candor_hdf5_read(const char *path, const char *name, int *pipe_end) {
  return start(path, name, pipe_end);
}

int candor_hdf5_wait(int process) {
  int status = 0;
  while (waitpid(process, &status, 0) < 0) {
    if (errno != EINTR) return 127;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void candor_hdf5_stop(int process) {
  kill(process, SIGKILL);
  candor_hdf5_wait(process);
}
