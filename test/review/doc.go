// Package review holds that people can review pairs at a real node, in real
// browsers, by keyboard alone, two at once. It owns nothing.
package review
