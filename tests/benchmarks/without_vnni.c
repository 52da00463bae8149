/* Hides AVX-512, VNNI and AMX from a program, so that it runs as on a processor without them (Linux, x86-64, one that can fault on CPUID):

       gcc -O2 -shared -fPIC -o /tmp/without_vnni.so tests/benchmarks/without_vnni.c
       LD_PRELOAD=/tmp/without_vnni.so python -m kg.language.training.evaluate --data ../shared/data --gold ../shared/gold --only speed

   onnxruntime has no switch for it: it asks the processor. Here the question faults, and the answer comes from `answer` below. */
#define _GNU_SOURCE
#include <cpuid.h>
#include <signal.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

enum { ARCH_SET_CPUID = 0x1012 };

static void answer(int number, siginfo_t *info, void *context) {
    greg_t *at = ((ucontext_t *)context)->uc_mcontext.gregs;
    const unsigned char *code = (const unsigned char *)at[REG_RIP];
    if (code[0] != 0x0f || code[1] != 0xa2) { /* a fault of another kind */
        signal(SIGSEGV, SIG_DFL);
        return;
    }
    unsigned leaf = at[REG_RAX], part = at[REG_RCX], a, b, c, d;
    syscall(SYS_arch_prctl, ARCH_SET_CPUID, 1);
    __cpuid_count(leaf, part, a, b, c, d);
    syscall(SYS_arch_prctl, ARCH_SET_CPUID, 0);
    if (leaf == 7 && part == 0) {
        b &= ~(1u << 16 | 1u << 17 | 1u << 21 | 1u << 28 | 1u << 30 | 1u << 31); /* AVX-512 F, DQ, IFMA, CD, BW, VL */
        c &= ~(1u << 1 | 1u << 6 | 1u << 11 | 1u << 12 | 1u << 14);              /* VBMI, VBMI2, VNNI, BITALG, VPOPCNTDQ */
        d &= ~(1u << 22 | 1u << 23 | 1u << 24 | 1u << 25);                       /* AMX BF16, AVX-512 FP16, AMX tiles, AMX INT8 */
    } else if (leaf == 7 && part == 1) {
        a &= ~(1u << 4 | 1u << 5 | 1u << 21 | 1u << 23); /* AVX-VNNI, BF16, AMX FP16, AVX-IFMA */
        d &= ~(1u << 4 | 1u << 5 | 1u << 10 | 1u << 19); /* AVX-VNNI INT8, AVX-NE-CONVERT, AVX-VNNI INT16, AVX10 */
    }
    at[REG_RAX] = a, at[REG_RBX] = b, at[REG_RCX] = c, at[REG_RDX] = d;
    at[REG_RIP] += 2;
}

__attribute__((constructor)) static void limit(void) {
    struct sigaction action = {.sa_sigaction = answer, .sa_flags = SA_SIGINFO | SA_NODEFER};
    sigaction(SIGSEGV, &action, 0);
    syscall(SYS_arch_prctl, ARCH_SET_CPUID, 0);
}
