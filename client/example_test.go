package client_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
)

// A node stands in for one that is really there.
func node(answer string) *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, answer)
	}))
}

func ExampleClient_Verify() {
	s := node(`{"verified":true}`)
	defer s.Close()
	c := client.Client{BaseURL: s.URL}

	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	number, err := lienthong.ParseCardNumber("024162700885")
	if err != nil {
		log.Fatal(err)
	}
	ok, err := c.Verify(ctx, client.Claim{
		Number: number, Name: "TRAN NGOC LY", BirthDate: lienthong.Date{Year: 1962},
	})
	if lienthong.CodeOf(err) == lienthong.Unavailable {
		log.Fatal("ask again later")
	}
	fmt.Println(ok, err)
	// Output: true <nil>
}

func ExampleClient_BulkVerify() {
	s := node(`{"ref":"CB00198","verified":true}` + "\n" + `{"ref":"CB00195","error":{"line":2,"code":"invalid_input","detail":"The full name is missing or has no letters.","field":"/name"}}` + "\n")
	defer s.Close()
	c := client.Client{BaseURL: s.URL}

	lines := []client.VerifyLine{{Ref: "CB00198"}, {Ref: "CB00195"}}
	for answer, err := range c.BulkVerify(context.Background(), slices.Values(lines)) {
		if err != nil {
			log.Fatal(err) // the stream broke off; what came before stands
		}
		fmt.Println(answer.Ref, answer.Verified, answer.Err)
	}
	// Output:
	// CB00198 true <nil>
	// CB00195 false invalid_input: The full name is missing or has no letters.
}
