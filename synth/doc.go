// Package synth is a synthetic country.
package synth
