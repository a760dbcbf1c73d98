#define _GNU_SOURCE
#include "clinux.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/vfs.h>
#include <unistd.h>

static int set_lock(int descriptor, int command, short type, int64_t offset) {
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = offset, .l_len = 1, .l_pid = 0};
    int result;
    do {
        result = fcntl(descriptor, command, &lock);
    } while (result == -1 && errno == EINTR);
    return result;
}

int clinux_lock_wait(int descriptor, int64_t offset) { return set_lock(descriptor, F_OFD_SETLKW, F_WRLCK, offset); }
int clinux_lock_try(int descriptor, int64_t offset) { return set_lock(descriptor, F_OFD_SETLK, F_WRLCK, offset); }
int clinux_lock_wait_shared(int descriptor, int64_t offset) {
    return set_lock(descriptor, F_OFD_SETLKW, F_RDLCK, offset);
}
int clinux_lock_probe(int descriptor, int64_t offset) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = offset, .l_len = 1, .l_pid = 0};
    if (fcntl(descriptor, F_OFD_GETLK, &lock) == -1) return -1;
    return lock.l_type == F_UNLCK ? 0 : lock.l_type == F_WRLCK ? 1 : 2;
}
int clinux_unlock(int descriptor, int64_t offset) { return set_lock(descriptor, F_OFD_SETLK, F_UNLCK, offset); }

const char *clinux_error_text(int error) { return strerrordesc_np(error); }

uint64_t clinux_file_system_magic(const char *path) {
    struct statfs info;
    return statfs(path, &info) == 0 ? (uint64_t)(uint32_t)info.f_type : 0;
}

int clinux_die_with_parent(int signal) { return prctl(PR_SET_PDEATHSIG, signal); }

int clinux_signal_descriptor(const int *signals, size_t count) {
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < count; i++) sigaddset(&set, signals[i]);
    if (pthread_sigmask(SIG_BLOCK, &set, NULL) != 0) return -1;
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int clinux_signal_read(int descriptor) {
    struct signalfd_siginfo info;
    ssize_t count = read(descriptor, &info, sizeof info);
    if (count == (ssize_t)sizeof info) return (int)info.ssi_signo;
    return count == -1 && errno != EAGAIN && errno != EINTR ? -1 : 0;
}

// A socket's address holds 107 bytes of path; a descriptor of the folder makes any path short (unix(7), proc(5)).
static int datagram_address(const char *folder, const char *name, struct sockaddr_un *address) {
    int directory = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (directory == -1) return -1;
    address->sun_family = AF_UNIX;
    int length = snprintf(address->sun_path, sizeof address->sun_path, "/proc/self/fd/%d/%s", directory, name);
    if (length < 0 || (size_t)length >= sizeof address->sun_path) {
        close(directory);
        errno = ENAMETOOLONG;
        return -1;
    }
    return directory;
}

int clinux_bind_datagram(const char *folder, const char *name) {
    struct sockaddr_un address = {0};
    int directory = datagram_address(folder, name, &address);
    if (directory == -1) return -1;
    int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    unlinkat(directory, name, 0);
    if (descriptor != -1 && bind(descriptor, (struct sockaddr *)&address, sizeof address) == -1) {
        int error = errno;
        close(descriptor);
        errno = error;
        descriptor = -1;
    }
    close(directory);
    return descriptor;
}

int clinux_send_datagram(const char *folder, const char *name, const void *bytes, size_t count) {
    struct sockaddr_un address = {0};
    int directory = datagram_address(folder, name, &address);
    if (directory == -1) return -1;
    int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    ssize_t sent = -1;
    if (descriptor != -1) {
        sent = sendto(descriptor, bytes, count, MSG_NOSIGNAL, (struct sockaddr *)&address, sizeof address);
        close(descriptor);
    }
    close(directory);
    return sent == (ssize_t)count ? 0 : -1;
}

int clinux_accept(int descriptor, void *address, unsigned int *length) {
    return accept4(descriptor, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

int clinux_pipe(int descriptors[2]) { return pipe2(descriptors, O_CLOEXEC); }

int clinux_spawn(const char *path, char *const argv[], char *const envp[], int output, int death_signal, int detach) {
    pid_t parent = getpid();
    pid_t child = fork();
    if (child != 0) return child;
    // Only async-signal-safe calls from here on: other threads of the parent do not exist in this process.
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (detach) setsid();
    if (death_signal != 0) {
        prctl(PR_SET_PDEATHSIG, death_signal);
        if (getppid() != parent) _exit(126);
    }
    if (output >= 0 && (dup2(output, 1) == -1 || dup2(output, 2) == -1)) _exit(126);
    close_range(3, ~0U, 0);
    execve(path, argv, envp);
    _exit(127);
}
