// HDF5 files, read by a process of their own.
//
// libhdf5 does not promise to survive damaged files. A child process opens the file and writes what it
// finds to a pipe; whatever happens to the child, the parent sees a pipe that ends.
#pragma once

#include <stddef.h>
#include <stdint.h>

// Starts a child that lists the arrays of a file. On success returns its process id and sets `pipe` to
// the descriptor to read from; on failure returns -1 with errno set.
//
// What the child writes, in the byte order of the machine, for every array that can be opened:
//   uint32 length of the name, the name without its leading '/',
//   uint8 class ('f' floating point, 'i' signed, 'u' unsigned, 'b' truth value, 'S' text,
//         '?' anything else), uint32 bytes of an element as it is handed out,
//   uint32 number of axes, then each size as uint64.
// After the last array, uint32 0xffffffff.
int candor_hdf5_list(const char *path, int *pipe);

// Starts a child that writes the elements of one array, row-major: floating-point numbers as they are
// stored (2, 4 or 8 bytes), whole numbers as int64 or uint64, text as bytes of fixed
// length (256 where it varies).
int candor_hdf5_read(const char *path, const char *name, int *pipe);

// Waits for the child to end. Returns 0 when it ended well, else its exit status or 128 + the signal.
int candor_hdf5_wait(int process);

// Ends a child that is not needed any more.
void candor_hdf5_stop(int process);
