package wording

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFormats: each format stands in the source of those who make notes; who changes a sentence there finds it here.
func TestFormats(t *testing.T) {
	t.Parallel()
	var source strings.Builder
	for _, part := range []string{"learn", "missed", "profile"} {
		err := filepath.WalkDir(filepath.Join("..", "..", part), func(path string, d fs.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
				var text []byte
				text, err = os.ReadFile(path)
				source.Write(text)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range append(append([]sentence{unpaired}, sentences...), reasons...) {
		if !strings.Contains(source.String(), s.format+`"`) {
			t.Errorf("nothing says %q any more", s.format)
		}
		values := len(verb.FindAllString(s.format, -1))
		for i := range values {
			if !strings.Contains(s.vi, fmt.Sprintf("{%d}", i+1)) {
				t.Errorf("%q lacks its value %d", s.vi, i+1)
			}
		}
		if strings.Contains(s.vi, fmt.Sprintf("{%d}", values+1)) {
			t.Errorf("%q has more values than %q", s.vi, s.format)
		}
	}
}

// TestNotes: values are taken over, and a note that is not known stays English alone.
func TestNotes(t *testing.T) {
	t.Parallel()
	for note, want := range map[string]string{
		fmt.Sprintf(sentences[3].format, "first name", "surname", 2.5):                      `hai trường "first name" và "surname" không độc lập với nhau: điểm được hiệu chỉnh nhiều nhất 2,5 bit`,
		fmt.Sprintf(sentences[10].format, 12.0, 30.0, "name+birth_date", 7, 28):             `bỏ sót thêm khoảng 12 cặp đúng (30% tổng số)`,
		"something that nobody has put into Vietnamese":                                     "",
		fmt.Sprintf(sentences[2].format, "name", "similar 0.9, edits 1") + " and more text": "",
	} {
		if got := Of(note); got.EN != note || (got.VI == "") != (want == "") || !strings.Contains(got.VI, want) {
			t.Errorf("%q is %q, want %q", note, got.VI, want)
		}
	}
	for note, want := range map[string]string{
		"stt: a running number, or an id of rows": "stt: số thứ tự, hoặc mã của dòng",
		"name: of whom: empty":                    "name: of whom: trống",
		"ghi chú of the right table: no column of the left one is taken for the same": "ghi chú của bảng phải: không cột nào của bảng trái được coi là cùng nội dung",
		"x: some other reason": "",
	} {
		if got := LeftOut(note); got.VI != want {
			t.Errorf("%q is %q, want %q", note, got.VI, want)
		}
	}
}
