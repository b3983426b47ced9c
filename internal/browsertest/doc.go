// Package browsertest gives tests a real browser.
package browsertest
