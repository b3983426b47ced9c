// Package tokentest makes PKCS#11 tokens for tests, with SoftHSM2
// (https://www.softhsm.org): the same interface as a hardware module, with the
// keys in files of the test.
package tokentest
