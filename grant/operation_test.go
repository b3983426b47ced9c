package grant

import (
	"net/url"
	"path"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
)

func TestOperationFits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		template string
		yes, no  []string
	}{
		{"/", []string{"/"}, []string{"/a"}},
		{"/a", []string{"/a"}, []string{"/", "/a/", "/A", "/a/b", "/ab"}},
		{"/a/", []string{"/a/"}, []string{"/a", "/a/b"}},
		{"/a/*", []string{"/a/b", "/a/*", "/a/%C3%B6"}, []string{"/a", "/a/", "/a/b/c"}},
		{"/a/*/c", []string{"/a/b/c"}, []string{"/a/c", "/a/b/b/c"}},
		{"/a/**", []string{"/a", "/a/", "/a/b", "/a/b/c"}, []string{"/", "/b", "/ab"}},
		{"/**", []string{"/", "/a", "/a/b/"}, nil},
		{"/**/c", []string{"/c", "/a/c", "/a/b/c"}, []string{"/", "/a", "/c/a"}},
		{"/a/**/c", []string{"/a/c", "/a/b/c"}, []string{"/a", "/c", "/a/b"}},
		{"/a/**/a", []string{"/a/a", "/a/b/a"}, []string{"/a"}}, // no step counts twice
		{"/a/**/*", []string{"/a/b", "/a/b/c"}, []string{"/a", "/a/b/"}},
	} {
		o, err := parseOperation("POST", c.template)
		if err != nil {
			t.Fatalf("%s: %v", c.template, err)
		}
		for _, p := range append(c.yes, c.no...) {
			steps, ok := split(nil, p)
			if !ok {
				t.Fatalf("%s is not canonical", p)
			}
			want := len(c.yes) > 0 && strings.Contains(" "+strings.Join(c.yes, " ")+" ", " "+p+" ")
			if got := o.fits("POST", steps); got != want {
				t.Errorf("%s fits %s: %t", p, c.template, got)
			}
			if o.fits("GET", steps) {
				t.Errorf("GET %s fits POST %s", p, c.template)
			}
		}
	}
}

func TestTemplatesRefused(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		{"", "/a"}, {"post", "/a"}, {"PO ST", "/a"}, {"**", "/a"}, {"POST", ""}, {"POST", "a"}, {"POST", "/a//b"},
		{"POST", "/a/../b"}, {"POST", "/a*"}, {"POST", "/**/a/**"}, {"POST", "/***"}, {"POST", "/a b"}, {"POST", "/a?b"},
		{"POST", "/%2f"}, {"POST", "/%61"}, {"POST", strings.Repeat("/a", maxSteps+1)}, {"POST", "/" + strings.Repeat("a", maxPath)},
	} {
		if _, err := parseOperation(c[0], c[1]); lienthong.CodeOf(err) != lienthong.Invalid {
			t.Errorf("%s %q was taken: %v", c[0], c[1], err)
		}
	}
}

// FuzzPath: what passes as canonical means one thing to everybody: no program
// that cleans it, decodes it or decodes it twice finds other steps in it.
func FuzzPath(f *testing.F) {
	for _, p := range []string{
		"/", "/v1/population/read", "/a/", "/a/../b", "/a/%2e%2e/b", "/%2E", "/a%2Fb", "/a%5Cb", "/%252e", "//", "/a;b", "/%C3%B6", "/%c3",
		"/\x00", "/a?b", "/a%00", "/%20", "/..;/a", "/.%2e/", "/%", "/%zz",
	} {
		f.Add(p)
	}
	f.Fuzz(func(t *testing.T, p string) {
		steps, ok := split(nil, p)
		if !ok || p == "" {
			return
		}
		if "/"+strings.Join(steps, "/") != p {
			t.Fatalf("%q is not the sum of its steps %q", p, steps)
		}
		if clean := path.Clean(p); clean != p && clean+"/" != p {
			t.Fatalf("%q cleans to %q", p, clean)
		}
		once, err := url.PathUnescape(p)
		if err != nil {
			t.Fatalf("%q cannot be decoded", p)
		}
		if strings.Count(once, "/") != len(steps) && p != "/" {
			t.Fatalf("%q decodes to other steps", p)
		}
		if clean := path.Clean(once); clean != once && clean+"/" != once {
			t.Fatalf("%q decodes to %q, which cleans to %q", p, once, clean)
		}
		if strings.ContainsAny(once, "\\\x00\r\n\x7f") {
			t.Fatalf("%q decodes to %q", p, once)
		}
		if twice, err := url.PathUnescape(once); err == nil && twice != once {
			t.Fatalf("%q decodes to %q and then to %q", p, once, twice)
		}
		for step := range strings.SplitSeq(once, "/") {
			if name, _, _ := strings.Cut(step, ";"); name == ".." || name == "." {
				t.Fatalf("%q steps back behind a parameter", p)
			}
		}
		u, err := url.ParseRequestURI(p)
		if err != nil || u.RawQuery != "" || u.Fragment != "" || u.EscapedPath() != p {
			t.Fatalf("%q is read as %v (%v)", p, u, err)
		}
	})
}

// FuzzOperation: a template that is taken fits no path that it does not
// describe, found by trying every number of steps for "**".
func FuzzOperation(f *testing.F) {
	f.Add("/a/**/b/*", "/a/x/b/c")
	f.Add("/**", "/")
	f.Add("/a/*/", "/a/b/")
	f.Fuzz(func(t *testing.T, template, p string) {
		o, err := parseOperation("*", template)
		steps, ok := split(nil, p)
		if err != nil || !ok {
			return
		}
		want, _ := split(nil, template)
		if got, naive := o.fits("GET", steps), naiveFit(want, steps); got != naive {
			t.Errorf("%q fits %q: %t, want %t", p, template, got, naive)
		}
	})
}

func naiveFit(template, steps []string) bool {
	if len(template) == 0 {
		return len(steps) == 0
	}
	if template[0] == "**" {
		for n := range len(steps) + 1 {
			if naiveFit(template[1:], steps[n:]) {
				return true
			}
		}
		return false
	}
	return len(steps) > 0 && (template[0] == steps[0] || template[0] == "*" && steps[0] != "") && naiveFit(template[1:], steps[1:])
}
