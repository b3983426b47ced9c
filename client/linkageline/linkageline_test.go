package linkageline_test

import (
	"reflect"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/lienthong/lienthong/client/linkageline"
)

// FuzzRead: whatever an owner answers is read as the general decoder reads it.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		`{"row":7,"verdict":"linked","score":41.25,"probability":0.999,"differences":[],"pin":"027060000001","candidates":0,"receipt":"fAbC-_","reason_vi":"Đúng.","reason_en":"Yes."}`,
		`{"row":8,"verdict":"candidates","score":3,"candidates":2,"candidate_pins":["1","2"],"duplicate_of":7}`,
		`{"row":9,"verdict":"not_found","score":-1e-7,"candidates":0}`, `{"verdict":"linked","row":1}`, `{"row":1,"verdict":"a\"b","score":0,"candidates":0}`,
		`{"row":1,"verdict":"x","score":0,"differences":["a" ,"b"],"candidates":0}`, `{"row":1,"verdict":"x","score":0,"candidates":0}}`, ``, `{`, `[]`, `null`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		var got, want linkageline.Result
		failed, bad := got.Read(line), json.Unmarshal(line, &want)
		if (failed == nil) != (bad == nil) || bad == nil && !reflect.DeepEqual(got, want) {
			t.Errorf("%s is read as %+v (%v), not %+v (%v)", line, got, failed, want, bad)
		}
	})
}
