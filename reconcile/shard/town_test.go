package shard_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile/filejob"
	"github.com/lienthong/lienthong/reconcile/shard"
)

// citizen is one of a town's. Names are few, so that namesakes are many and it
// matters how common each is in the whole town.
type citizen struct {
	PIN       string `parquet:"so_dinh_danh"`
	CMND      string `parquet:"so_cmnd"`
	Name      string `parquet:"ho_va_ten,dict"`
	Born      string `parquet:"ngay_sinh"`
	Sex       string `parquet:"gioi_tinh,dict"`
	Place     string `parquet:"noi_dang_ky_khai_sinh,dict"`
	Mother    string `parquet:"ho_ten_me"`
	Residence string `parquet:"noi_thuong_tru"`
	Status    string `parquet:"trang_thai,dict"`
}

// places is a gazetteer of two provinces: parts do not import one another.
func places(text string) uint8 {
	switch folded := vntext.Fold(text); {
	case strings.Contains(folded, "ha noi"):
		return 1
	case strings.Contains(folded, "can tho"):
		return 92
	default:
		return 0
	}
}

// town writes a population in groups of 500, and a register of every third person,
// much of it damaged; it gives back the job that links them.
func town(t *testing.T, people int) filejob.Job {
	t.Helper()
	dir, rnd := t.TempDir(), rand.New(rand.NewPCG(1, 2))
	pick := func(words string) string {
		all := strings.Fields(words)
		return all[rnd.IntN(len(all))]
	}
	var all []citizen
	var register strings.Builder
	register.WriteString("Mã;Họ và tên;Ngày sinh;Giới tính;Quê quán;Số CCCD;Họ tên mẹ\n")
	for i := range people {
		sex, province, place := lienthong.Male, 1, "Xã Một, Hà Nội"
		if i%2 == 1 {
			sex = lienthong.Female
		}
		if i%5 == 0 {
			province, place = 92, "Xã Hai, Cần Thơ"
		}
		year := 1960 + i%30
		pin, err := lienthong.NewPIN(province, sex, year, i)
		if err != nil {
			t.Fatal(err)
		}
		c := citizen{
			PIN: pin.Reveal(), CMND: fmt.Sprintf("%09d", 100_000_000+i), Born: fmt.Sprintf("%02d/%02d/%d", 1+i%28, 1+i%12, year),
			Name: pick("Nguyễn Trần Lê") + " " + pick("Văn Thị Đức") + " " + pick("Dũng Hòa Lan Hùng Thúy Sơn Mai"),
			Sex:  map[lienthong.Sex]string{lienthong.Male: "Nam", lienthong.Female: "Nữ"}[sex], Place: place,
			Mother: pick("Phạm Hoàng Vũ") + " Thị " + pick("Lan Hoa Cúc Trúc"), Residence: fmt.Sprintf("Số %d, %s", i/4, place), Status: "Còn sống",
		}
		all = append(all, c)
		if i%3 == 0 {
			fmt.Fprintf(&register, "M%d;%s\n", i, strings.Join(damaged(rnd, c), ";"))
			if i%60 == 0 {
				fmt.Fprintf(&register, "D%d;%s\n", i, strings.Join(damaged(rnd, c), ";"))
			}
		}
	}
	path := filepath.Join(dir, "population.parquet")
	if err := parquet.WriteFile(path, all, parquet.MaxRowsPerRowGroup(500)); err != nil {
		t.Fatal(err)
	}
	return job(t, path, register.String())
}

// job links a register with the population at path.
func job(t *testing.T, path, register string) filejob.Job {
	t.Helper()
	csv := filepath.Join(filepath.Dir(path), "register.csv")
	if err := os.WriteFile(csv, []byte(register), 0o600); err != nil {
		t.Fatal(err)
	}
	return filejob.Job{Register: csv, Population: path, Places: places, Version: "test"}
}

// damaged is how a clerk may have written the row of a person.
func damaged(rnd *rand.Rand, c citizen) []string {
	number := c.PIN
	switch rnd.IntN(8) {
	case 0:
		number = ""
	case 1:
		number = c.CMND
	case 2:
		at := rnd.IntN(12)
		number = number[:at] + string('0'+(number[at]-'0'+1)%10) + number[at+1:]
	case 3:
		number = strings.TrimPrefix(number, "0")
	}
	born, name, mother := c.Born, c.Name, ""
	switch rnd.IntN(6) {
	case 0:
		born = born[6:]
	case 1:
		born = "01/01/" + born[6:]
	}
	switch rnd.IntN(6) {
	case 0:
		name = vntext.Fold(name)
	case 1:
		name = strings.ToUpper(name)
	}
	if rnd.IntN(3) == 0 {
		mother = c.Mother
	}
	return []string{name, born, c.Sex, c.Place, number, mother}
}

// atOnce is the verdicts of a job that is not sharded.
func atOnce(t *testing.T, j filejob.Job) (string, *filejob.Summary) {
	t.Helper()
	j.Out = filepath.Join(t.TempDir(), "verdicts.csv")
	return verdicts(t, j)
}

// sharded is the verdicts of a job in shards.
func sharded(t *testing.T, j filejob.Job, s shard.Job) (string, *filejob.Summary) {
	t.Helper()
	j.Out = filepath.Join(t.TempDir(), "verdicts.csv")
	j.Stream = inShards(j, s).Stream
	return verdicts(t, j)
}

// inShards completes a sharded job: a pool does it, unless it says who.
func inShards(j filejob.Job, s shard.Job) shard.Job {
	s.Population, s.Version = j.Population, j.Version
	s.Worker = &shard.Worker{Places: j.Places, Version: j.Version}
	if s.Schedule == nil {
		s.Schedule = shard.Pool{Worker: s.Worker}.Run
	}
	return s
}

func verdicts(t *testing.T, j filejob.Job) (string, *filejob.Summary) {
	t.Helper()
	summary, err := j.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(j.Out)
	if err != nil {
		t.Fatal(err)
	}
	return string(text), summary
}

// scattered is a Schedule that has every unit done twice, in random order, each
// time by a worker that has never seen the folder, as on another machine.
func scattered(seed uint64) shard.Schedule {
	return func(ctx context.Context, stages [][]shard.Unit) error {
		rnd := rand.New(rand.NewPCG(seed, 3))
		for _, units := range stages {
			twice := append(append([]shard.Unit{}, units...), units...)
			rnd.Shuffle(len(twice), func(i, k int) { twice[i], twice[k] = twice[k], twice[i] })
			for _, u := range twice {
				w := shard.Worker{Places: places, Version: "test"}
				if err := w.Do(ctx, u); err != nil {
					return err
				}
			}
		}
		return nil
	}
}
