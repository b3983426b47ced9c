// Package sound gives the sound of a name, by which blocking keys find those that were
// written down by ear.
package sound
