// Package vntext reads Vietnamese text as files really hold it.
//
// Names reach a register after thirty years of typewriters' heirs: text of the
// TCVN3 and VNI font families read as Latin-1, UTF-8 encoded twice, decomposed
// letters, Ð for Đ, tones on either vowel of "hòa", Telex keystrokes that no
// input method caught. [Repair] undoes what it recognises and says what it
// found; [Fold], [MatchKey] and [Syllables] give the forms that are compared;
// [CompareSyllables] says how far two syllables are apart, on the levels that
// record linkage learns its weights for; [Decode] tells the encoding of a file.
//
// # Never invent a name
//
// A repair is accepted only when it turns something that is no Vietnamese
// syllable into one that is. A name that already reads as Vietnamese, and a
// French or an ethnic-minority name whose letters no legacy reading improves,
// is left as it is. Callers keep the raw value: it is what the paper says, and
// the repair is an opinion about it.
//
// # Canonical form
//
// NFC (Unicode; TCVN 6909:2001 names the characters), single spaces, the
// apostrophe U+0027 in names such as H'Hen, and the traditional tone placement
// (hòa, thúy, khỏe; but hoàng, quý), which identity papers mostly bear. Case is
// restored only where all of it was lost. [Repair] is idempotent.
//
// The package holds no state, does no input or output, and may be handed any
// bytes at all: every decoder is fuzzed.
package vntext
