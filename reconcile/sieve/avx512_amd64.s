#include "go_asm.h"
#include "textflag.h"

// func siftAVX512(marks, xs, ys *uint64, eights int, kind uint64, f Filter)
TEXT ·siftAVX512(SB), NOSPLIT, $0-64
	MOVQ marks+0(FP), DI
	MOVQ xs+8(FP), SI
	MOVQ ys+16(FP), DX
	MOVQ eights+24(FP), CX
	VPBROADCASTQ kind+32(FP), Z0
	MOVQ f_base+40(FP), R8
	VPBROADCASTQ f_len+48(FP), Z3
	MOVQ $const_mixSecond, AX
	VPBROADCASTQ AX, Z1
	MOVQ $const_mixBoth, AX
	VPBROADCASTQ AX, Z2
	MOVQ $63, AX
	VPBROADCASTQ AX, Z4
	MOVQ $1, AX
	VPBROADCASTQ AX, Z5

eight:
	// Z6 = hash, Z7 = its upper half, which Hash leaves as it is
	VPXORQ (DX), Z0, Z6
	VPMULLQ Z1, Z6, Z6
	VPADDQ (SI), Z6, Z6
	VPMULLQ Z2, Z6, Z6
	VPSRLQ $32, Z6, Z7
	VPXORQ Z7, Z6, Z6

	// Z9 = the words of the filter
	VPMULUDQ Z3, Z7, Z8
	VPSRLQ $32, Z8, Z8
	KXNORB K1, K1, K1
	VPGATHERQQ (R8)(Z8*8), K1, Z9

	// both bits of each, shifted to the lowest place
	VPSRLQ $const_firstBit, Z6, Z10
	VPANDQ Z4, Z10, Z10
	VPSRLVQ Z10, Z9, Z10
	VPSRLQ $const_secondBit, Z6, Z11
	VPANDQ Z4, Z11, Z11
	VPSRLVQ Z11, Z9, Z11
	VPANDQ Z10, Z11, Z10
	VPTESTMQ Z5, Z10, K2
	KMOVB K2, AX
	MOVB AX, (DI)

	ADDQ $64, SI
	ADDQ $64, DX
	INCQ DI
	DECQ CX
	JNZ eight
	VZEROUPPER
	RET
