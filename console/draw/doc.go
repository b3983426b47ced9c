// Package draw does the geometry of the console's charts and finds where two
// texts differ; templates draw the result as SVG and mark elements. Lengths are
// attributes, not styles, since the policy allows no inline style. It knows no
// page, no language and no colour, and whatever numbers it is given, what it
// returns can be drawn.
package draw
