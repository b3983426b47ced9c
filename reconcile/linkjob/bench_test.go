package linkjob_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/intake"
)

// town is a population of n with some 50,000 names, made before it is linked.
func town(b *testing.B, n int) [][]string {
	b.Helper()
	middles := strings.Fields("Văn Thị Hữu Đức Minh Thanh Ngọc Quang Xuân Thu Kim Công Đình Hoàng Bảo Anh Gia Khánh Tuấn Mỹ")
	sounds := strings.Fields("An Bình Châu Diệp Giang Hà Hạnh Hiếu Hùng Hương Khoa Lâm Linh Long Lộc Nam Nga Nhung Oanh Phong Quân Quyên Tâm Thảo Thịnh Trang Tú Uyên Vinh Vy")
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(words []string) string { return words[random.IntN(len(words))] }
	all := make([][]string, n)
	for i := range all {
		sex, year := lienthong.Sex(1+i%2), 1940+random.IntN(80)
		pin, err := lienthong.NewPIN(1+random.IntN(90), sex, year, i)
		if err != nil {
			b.Fatal(err)
		}
		all[i] = []string{
			pin.Reveal(), pick(families) + " " + pick(middles) + " " + pick(middles) + " " + pick(sounds),
			fmt.Sprintf("%02d/%02d/%d", 1+random.IntN(28), 1+random.IntN(12), year), map[lienthong.Sex]string{lienthong.Male: "Nam", lienthong.Female: "Nữ"}[sex], "Còn sống",
		}
	}
	return all
}

// BenchmarkJob is one register of 20,000 rows, submitted over HTTP in pieces of
// about 1 MiB, linked against 200,000 persons and fetched whole.
func BenchmarkJob(b *testing.B) {
	const register, population = 20_000, 200_000
	people := town(b, population)
	register200k := func(context.Context) (intake.Source, int, error) {
		return intake.Source{Columns: personColumns, Rows: func(yield func(intake.Row, error) bool) {
			for i, cells := range people {
				if !yield(intake.Row{Number: i + 1, Cells: cells}, nil) {
					return
				}
			}
		}}, population, nil
	}
	var pieces []string
	var piece strings.Builder
	for i := range register {
		p := people[i*(population/register)]
		piece.WriteString(line(i, p[1], p[2], p[0]))
		if piece.Len() > 1<<20 || i == register-1 {
			pieces = append(pieces, piece.String())
			piece.Reset()
		}
	}
	o := open(b, b.TempDir(), register200k, nil)
	var submit, link, fetch time.Duration
	for b.Loop() {
		started := time.Now()
		job := o.do("POST", "/v1/linkages", strings.Replace(order, "register-1", fmt.Sprintf("register-%d", started.UnixNano()), 1)).Job
		for _, p := range pieces {
			o.do("POST", "/v1/linkages/"+job+"/rows", p)
		}
		sent := time.Now()
		o.do("POST", "/v1/linkages/"+job+"/start", "")
		for o.do("GET", "/v1/linkages/"+job, "").State != "done" {
			time.Sleep(5 * time.Millisecond)
		}
		linked := time.Now()
		if n := len(o.results(job)); n != register {
			b.Fatalf("%d results", n)
		}
		submit, link, fetch = submit+sent.Sub(started), link+linked.Sub(sent), fetch+time.Since(linked)
		o.do("DELETE", "/v1/linkages/"+job, "")
	}
	per := func(d time.Duration) float64 { return d.Seconds() * 1000 / float64(b.N) }
	b.ReportMetric(per(submit), "submit-ms/op")
	b.ReportMetric(per(link), "link-ms/op")
	b.ReportMetric(per(fetch), "fetch-ms/op")
}
