package draw

import (
	"math"
	"strings"

	"github.com/lienthong/lienthong/client"
)

// The drawing of curves: its size, and the room at its sides for the words.
const (
	CurveWidth, CurveHeight = 720.0, 260.0
	curveLeft, curveTop     = 58.0, 12.0
	curveRight, curveBottom = 660.0, 226.0
)

// lows are where the axis of precision and recall may begin. They lie close to one
// for any linkage worth its name, and beside 0 % all of them look alike.
var lows = []float64{0.999, 0.998, 0.995, 0.99, 0.98, 0.95, 0.9, 0.8, 0.6}

// steps is how many parts the grid cuts the height into.
const steps = 4

// Lines are the curves of thresholds as SVG paths. The thresholds that were
// computed stand at equal distances, for what matters happens close to 1.
type Lines struct {
	Precision, Recall, Work string // paths
	Link, Consider          string // where the policy's lines stand; "" without
	Left, Right, Top, Floor string
	Ticks                   []Tick
	Marks                   []Mark
}

// Mark is a line of the grid: what it means for precision and recall, whose axis
// begins where the data begin, and for work.
type Mark struct {
	Y       string
	Percent float64
	Rows    int
}

// Tick is a threshold under the drawing.
type Tick struct {
	X         string
	Threshold float64
}

// Curves draws a curve. Precision and recall share an axis, work has its own.
func Curves(c client.Curve) Lines {
	l := Lines{Left: Px(curveLeft), Right: Px(curveRight), Top: Px(curveTop), Floor: Px(curveBottom)}
	most := 1
	for _, p := range c.Points {
		most = max(most, p.Work)
	}
	most = (most + steps - 1) / steps * steps // so that the grid says whole rows
	low := lowest(c.Points)
	for i := range steps + 1 {
		part := float64(i) / steps
		l.Marks = append(l.Marks, Mark{Px(height(part)), math.Round(1e4*(100*low+100*(1-low)*part)) / 1e4, most * i / steps})
	}
	var precision, recall, work strings.Builder
	for i, p := range c.Points {
		x := along(i, len(c.Points))
		for _, line := range []struct {
			to    *strings.Builder
			share float64
		}{{&precision, (p.Precision - low) / (1 - low)}, {&recall, (p.Recall - low) / (1 - low)}, {&work, float64(p.Work) / float64(most)}} {
			letter := "L"
			if line.to.Len() == 0 {
				letter = "M"
			}
			line.to.WriteString(letter + Px(x) + " " + Px(height(line.share)))
		}
		if i%4 == 0 || i == len(c.Points)-1 {
			l.Ticks = append(l.Ticks, Tick{Px(x), p.Threshold})
		}
	}
	l.Precision, l.Recall, l.Work = precision.String(), recall.String(), work.String()
	l.Link, l.Consider = stand(c.Points, c.Link), stand(c.Points, c.Consider)
	return l
}

// lowest is where the axis of precision and recall begins: at the highest of lows
// that is below all of them.
func lowest(points []client.CurvePoint) float64 {
	least := 1.0
	for _, p := range points {
		least = min(least, finite(p.Precision), finite(p.Recall))
	}
	for _, low := range lows {
		if low <= least {
			return low
		}
	}
	return 0
}

func along(i, n int) float64 {
	return curveLeft + (curveRight-curveLeft)*float64(i)/float64(max(n-1, 1))
}

func height(share float64) float64 {
	return curveBottom - (curveBottom-curveTop)*min(max(finite(share), 0), 1)
}

// stand is where a threshold stands between those that were computed.
func stand(points []client.CurvePoint, t float64) string {
	if t <= 0 {
		return ""
	}
	for i := 1; i < len(points); i++ {
		a, b := points[i-1].Threshold, points[i].Threshold
		if t >= a && t <= b && b > a {
			x := along(i-1, len(points))
			return Px(x + (along(i, len(points))-x)*(t-a)/(b-a))
		}
	}
	return ""
}

// Wilson is the interval that holds a share with 95 % confidence when k of n
// were counted (Wilson 1927). Of nothing, it is everything.
func Wilson(k, n int) (low, high float64) {
	if n <= 0 {
		return 0, 1
	}
	const z = 1.959964 // of the normal distribution, two-sided 95 %
	p, m := float64(k)/float64(n), float64(n)
	middle, half := p+z*z/(2*m), z*math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return max((middle-half)/(1+z*z/m), 0), min((middle+half)/(1+z*z/m), 1)
}
