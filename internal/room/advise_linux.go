package room

import "syscall"

// hugePage is MADV_HUGEPAGE of asm-generic/mman-common.h.
const hugePage = 14

// advise asks for huge pages. That it is refused means that there are none.
func advise(memory []byte) { _ = syscall.Madvise(memory, hugePage) }
