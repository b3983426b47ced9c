package filejob_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/filejob"
)

// A register is linked with a population: each row gets a verdict, and a reason in
// Vietnamese and English. The gazetteer tells provinces apart; package gazetteer has the
// country's, here three lines do.
func ExampleJob_Run() {
	dir, err := os.MkdirTemp("", "example-")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	register := `Mã NV,Họ và tên,Ngày sinh,Giới tính,Quê quán,Số CCCD
A1,Nguyễn Văn Dũng,05/06/1980,Nam,Hà Nội,001180000011
A2,Pham Thi Lan,1990,Nữ,Hà Nội,1190000055
A3,Võ Thị Xuân,01/02/1970,Nữ,Cần Thơ,
`
	for name, text := range map[string]string{"register.csv": register, "population.csv": population} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			log.Fatal(err)
		}
	}
	job := filejob.Job{
		Register: filepath.Join(dir, "register.csv"), Population: filepath.Join(dir, "population.csv"),
		Out: filepath.Join(dir, "verdicts.csv"), Places: places,
	}
	summary, err := job.Run(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	for _, v := range reconcile.Verdicts {
		fmt.Println(summary.Verdicts[v], reconcile.DescribeVerdict(v, reconcile.English))
	}
	// Output:
	// 1 Linked
	// 1 Linked, with differences
	// 0 Candidates to choose from
	// 0 Contradicted
	// 1 Not found
}
