// Linux calls that Swift's Glibc module does not carry: epoll, eventfd, signalfd, OFD locks, statfs, prctl.
// GNU-only calls live in clinux.c, because _GNU_SOURCE in a header that a module exports is an error.
#ifndef CLINUX_H
#define CLINUX_H

#include <stdint.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/types.h>

// One epoll event, as plain fields (struct epoll_event is packed and holds a union).
static inline int clinux_epoll_add(int epoll, int descriptor, uint32_t events, uint64_t data) {
    struct epoll_event event = {.events = events, .data = {.u64 = data}};
    return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}
static inline int clinux_epoll_modify(int epoll, int descriptor, uint32_t events, uint64_t data) {
    struct epoll_event event = {.events = events, .data = {.u64 = data}};
    return epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event);
}
static inline int clinux_epoll_remove(int epoll, int descriptor) {
    struct epoll_event event = {0};
    return epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, &event);
}
static inline uint64_t clinux_epoll_data(const struct epoll_event *event) { return event->data.u64; }
static inline uint32_t clinux_epoll_events(const struct epoll_event *event) { return event->events; }
static inline uint32_t clinux_EPOLLIN(void) { return EPOLLIN; }
static inline uint32_t clinux_EPOLLOUT(void) { return EPOLLOUT; }
static inline uint32_t clinux_EPOLLERR(void) { return EPOLLERR; }
static inline uint32_t clinux_EPOLLHUP(void) { return EPOLLHUP; }
static inline uint32_t clinux_EPOLLRDHUP(void) { return EPOLLRDHUP; }
static inline int clinux_EPOLL_CLOEXEC(void) { return EPOLL_CLOEXEC; }
static inline int clinux_EFD_FLAGS(void) { return EFD_CLOEXEC | EFD_NONBLOCK; }

// The words for an error number, in static memory and never translated; NULL when the number is unknown.
const char *clinux_error_text(int error);

// Open-file-description locks on one byte (fcntl(2), "Open file description locks").
// Each returns 0, or -1 with errno set. `wait` has no time-out.
int clinux_lock_wait(int descriptor, int64_t offset);
int clinux_lock_try(int descriptor, int64_t offset);
// Waits until nobody holds the byte exclusively; several may hold it shared at once.
int clinux_lock_wait_shared(int descriptor, int64_t offset);
// Who else holds the byte, without taking it: 0 nobody, 1 one exclusively, 2 others shared; -1 with errno set.
int clinux_lock_probe(int descriptor, int64_t offset);
int clinux_unlock(int descriptor, int64_t offset);

// The file system's magic number (statfs(2)), or 0 with errno set.
uint64_t clinux_file_system_magic(const char *path);

// Asks the kernel to send this process `signal` when its parent thread dies (prctl(2), PR_SET_PDEATHSIG).
int clinux_die_with_parent(int signal);

// A signalfd for the given signals, which are blocked for the calling thread; -1 with errno on error.
int clinux_signal_descriptor(const int *signals, size_t count);
// Reads one signal number from it; 0 when there is none, -1 with errno on error.
int clinux_signal_read(int descriptor);

// A datagram socket named `name` in `folder`, however long the folder's path is; an older one of that name is replaced.
// -1 with errno on error.
int clinux_bind_datagram(const char *folder, const char *name);
// Sends one datagram to such a socket; 0, or -1 with errno set.
int clinux_send_datagram(const char *folder, const char *name, const void *bytes, size_t count);

// accept4(2) with SOCK_NONBLOCK and SOCK_CLOEXEC.
int clinux_accept(int descriptor, void *address, unsigned int *length);
// pipe2(2) with O_CLOEXEC.
int clinux_pipe(int descriptors[2]);

// Starts a program in its own right: argv and envp end with NULL; all descriptors but 0 to 2 are closed.
// `output` replaces descriptors 1 and 2 when it is not negative. Returns the process id, or -1 with errno set.
// The child gets `death_signal` when its parent dies, if that is not 0, and a session of its own if `detach`.
int clinux_spawn(const char *path, char *const argv[], char *const envp[], int output, int death_signal, int detach);

#endif
