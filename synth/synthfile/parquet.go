package synthfile

import (
	"context"
	"io"

	"github.com/parquet-go/parquet-go"

	"github.com/lienthong/lienthong/synth"
)

// rowsPerGroup bounds the memory of a Parquet writer: a row group of 65,536
// persons takes some 15 MB before it is compressed.
const rowsPerGroup = 1 << 16

// person is a row of the Parquet file. Numbers of persons are text, since
// their leading zeros are theirs; dates are text, since some are years.
type person struct {
	PIN        string `parquet:"so_dinh_danh"`
	Cancelled  string `parquet:"so_dinh_danh_da_huy,dict"`
	CMND       string `parquet:"so_cmnd"`
	Name       string `parquet:"ho_va_ten"`
	Birth      string `parquet:"ngay_sinh,dict"`
	Sex        string `parquet:"gioi_tinh,dict"`
	Registered string `parquet:"noi_dang_ky_khai_sinh,dict"`
	Residence  string `parquet:"noi_thuong_tru"`
	Father     string `parquet:"ho_ten_cha"`
	Mother     string `parquet:"ho_ten_me"`
	Status     string `parquet:"trang_thai,dict"`

	Household int64  `parquet:"so_ho,delta"`
	Relation  int32  `parquet:"quan_he_chu_ho"`
	People    int32  `parquet:"dan_toc"`
	Religion  int32  `parquet:"ton_giao"`
	Marital   int32  `parquet:"tinh_trang_hon_nhan"`
	Hometown  string `parquet:"que_quan,dict"`
	UnitCode  string `parquet:"ma_don_vi_thuong_tru,dict"`
	UnitList  string `parquet:"danh_muc_don_vi,dict"`
	Died      string `parquet:"ngay_chet_mat_tich,dict"`
}

// WriteParquet writes the register as Parquet, Zstandard-compressed.
func (p Population) WriteParquet(ctx context.Context, w io.Writer) error {
	out := parquet.NewGenericWriter[person](w, parquet.MaxRowsPerRowGroup(rowsPerGroup),
		parquet.Compression(&parquet.Zstd), parquet.CreatedBy("lienthong", "synth", ""))
	var r rows
	err := p.each(ctx, func(b *synth.Block) error {
		_, err := out.Write(r.of(b))
		return err
	})
	if err != nil {
		return err
	}
	return out.Close()
}

// rows renders blocks. The text of a block is one string of which every value
// is a part, so that a block costs one allocation.
type rows struct {
	text []byte
	ends []int
	out  []person
}

// texts is how many values of a row are rendered: the columns of the CSV, and
// the day of death.
const texts = len(PopulationColumns) + 1

func (r *rows) of(b *synth.Block) []person {
	r.text, r.ends, r.out = r.text[:0], r.ends[:0], r.out[:0]
	for i := range b.People {
		for column := range PopulationColumns {
			r.text = appendColumn(r.text, b, &b.People[i], column)
			r.ends = append(r.ends, len(r.text))
		}
		r.text = synth.AppendDate(r.text, b.People[i].Died)
		r.ends = append(r.ends, len(r.text))
	}
	all, from := string(r.text), 0
	for i := range b.People {
		var v [texts]string
		for k := range v {
			end := r.ends[i*texts+k]
			v[k], from = all[from:end], end
		}
		p := &b.People[i]
		r.out = append(r.out, person{PIN: v[0], Cancelled: v[1], CMND: v[2], Name: v[3], Birth: v[4], Sex: v[5],
			Registered: v[6], Residence: v[7], Father: v[8], Mother: v[9], Status: v[10], Died: v[11],
			Household: int64(p.Household), Relation: int32(p.Relation), People: int32(p.People),
			Religion: int32(p.Religion), Marital: int32(p.Marital), Hometown: b.Places[p.Hometown].OldName,
			UnitCode: b.Places[p.Residence].Code, UnitList: synth.ListNow})
	}
	return r.out
}
