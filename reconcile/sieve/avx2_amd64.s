#include "go_asm.h"
#include "textflag.h"

// MULTIPLY is H times a factor, modulo 2^64: LOW bears the factor, HIGH its upper half.
#define MULTIPLY(H, T, U, LOW, HIGH) \
	VPSRLQ $32, H, T \
	VPMULUDQ LOW, T, T \
	VPMULUDQ HIGH, H, U \
	VPADDQ U, T, T \
	VPSLLQ $32, T, T \
	VPMULUDQ LOW, H, H \
	VPADDQ T, H, H

// SIFT marks four keys in the lowest bits of OUT.
#define SIFT(AT, H, T, U, W, OUT) \
	VPXOR AT(DX), Y0, H \
	MULTIPLY(H, T, U, Y1, Y2) \
	VPADDQ AT(SI), H, H \
	MULTIPLY(H, T, U, Y3, Y4) \
	VPSRLQ $32, H, T \
	VPXOR T, H, H \
	VPMULUDQ Y5, T, T \ // T is the place of each word in the filter, W the words
	VPSRLQ $32, T, T \
	VPCMPEQQ U, U, U \
	VPXOR W, W, W \
	VPGATHERQQ U, (R8)(T*8), W \
	VPSRLQ $const_firstBit, H, T \ // both bits of each, shifted to the lowest place
	VPAND Y6, T, T \
	VPSRLVQ T, W, T \
	VPSRLQ $const_secondBit, H, U \
	VPAND Y6, U, U \
	VPSRLVQ U, W, U \
	VPAND T, U, T \
	VPSLLQ $63, T, T \
	VMOVMSKPD T, OUT

// BROADCAST puts a number into all four places.
#define BROADCAST(N, X, Y) \
	MOVQ N, AX \
	VMOVQ AX, X \
	VPBROADCASTQ X, Y

// func siftAVX2(marks, xs, ys *uint64, eights int, kind uint64, f Filter)
TEXT ·siftAVX2(SB), NOSPLIT, $0-64
	MOVQ marks+0(FP), DI
	MOVQ xs+8(FP), SI
	MOVQ ys+16(FP), DX
	MOVQ eights+24(FP), CX
	MOVQ f_base+40(FP), R8
	BROADCAST(kind+32(FP), X0, Y0)
	BROADCAST($const_mixSecond, X1, Y1)
	VPSRLQ $32, Y1, Y2
	BROADCAST($const_mixBoth, X3, Y3)
	VPSRLQ $32, Y3, Y4
	BROADCAST(f_len+48(FP), X5, Y5)
	BROADCAST($63, X6, Y6)

eight:
	SIFT(0, Y7, Y8, Y9, Y10, AX)
	SIFT(32, Y11, Y12, Y13, Y14, BX)
	SHLL $4, BX
	ORL BX, AX
	MOVB AX, (DI)
	ADDQ $64, SI
	ADDQ $64, DX
	INCQ DI
	DECQ CX
	JNZ eight
	VZEROUPPER
	RET
