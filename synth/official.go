package synth

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/synth/chance"
)

// Official is one row of a personnel file in the shape of form 2C-BNV/2008, as
// text, damage included.
type Official struct {
	ID        string // Số hiệu CBCCVC
	Name      string // Họ và tên khai sinh
	Birth     string // Ngày, tháng, năm sinh
	Sex       string // Giới tính
	Home      string // Quê quán
	Number    string // Số CMND/CCCD
	Employer  string // Cơ quan sử dụng
	Position  string // Chức vụ, chức danh
	Rank      string // Mã ngạch
	Salary    string // Hệ số lương
	Schooling string // Trình độ phổ thông
	Mother    string // Họ tên mẹ
}

// OfficialColumns are the headers of the fields, in the order of Fields.
var OfficialColumns = [12]string{"Số hiệu CBCCVC", "Họ và tên khai sinh", "Ngày, tháng, năm sinh", "Giới tính",
	"Quê quán", "Số CMND/CCCD", "Cơ quan sử dụng", "Chức vụ, chức danh", "Mã ngạch", "Hệ số lương",
	"Trình độ phổ thông", "Họ tên mẹ"}

// Fields are the values in the order of OfficialColumns.
func (o *Official) Fields() [12]string {
	return [12]string{o.ID, o.Name, o.Birth, o.Sex, o.Home, o.Number, o.Employer, o.Position, o.Rank, o.Salary,
		o.Schooling, o.Mother}
}

//go:embed job.tsv
var jobTSV string

// job is a rank or professional title (Decree 204/2004/NĐ-CP; docs/sources.md, Officials).
type job struct {
	code, title string
	first, step float64
	steps       int
	employers   []string
}

type jobList struct {
	jobs  []job
	women chance.Table
	men   chance.Table
}

var jobs = sync.OnceValue(func() *jobList {
	var l jobList
	var women, men []float64
	for line := range strings.Lines(jobTSV) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(strings.TrimSpace(line), "\t")
		l.jobs = append(l.jobs, job{code: f[0], title: f[1], first: number(f[4]), step: number(f[5]),
			steps: int(number(f[6])), employers: strings.Split(f[7], ",")})
		women, men = append(women, number(f[2])), append(men, number(f[3]))
	}
	l.women, l.men = chance.NewTable(women), chance.NewTable(men)
	return &l
})

// motherShare is how many rows name the mother: 14 % in the sample register.
const motherShare = 0.15

// employ fills in what an employer knows: rank, salary by years of service,
// schooling (ten classes in the north before 1989).
func (o *Official) employ(d *chance.Dice, p *Person, places []Place, age int) {
	l := jobs()
	table := &l.men
	if p.Sex == lienthong.Female {
		table = &l.women
	}
	j := &l.jobs[table.Draw(d)]
	o.Rank, o.Position = j.code, j.title
	o.Employer = j.employers[d.Below(len(j.employers))]
	if strings.HasPrefix(o.Employer, "Trường") && d.Hit(0.7) {
		o.Employer += " số " + strconv.Itoa(d.Between(1, 9))
	} else if strings.HasPrefix(o.Employer, "Sở") && d.Hit(0.3) {
		o.Employer += " " + standard().provinces[places[p.Residence].Province].now
	}
	step := min(max((age-23)/3+d.Between(-1, 1), 0), j.steps-1)
	o.Salary = strings.Replace(fmt.Sprintf("%.2f", j.first+float64(float64(step)*j.step)), ".", ",", 1)
	switch r := d.Float(); {
	case r < 0.2:
	case p.Birth.Year < 1972:
		o.Schooling = "10/10"
	default:
		o.Schooling = "12/12"
	}
	if d.Hit(motherShare) {
		o.Mother = p.Mother.String()
	}
}
