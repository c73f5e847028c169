package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
	"os"
	"testing"
	"time"
)

func TestTry(t *testing.T) {
	name := os.Getenv("POL")
	if name == "" {
		t.Skip()
	}
	set, err := rules.Load(os.DirFS(".."), name)
	if err != nil {
		fmt.Println("LOAD", err)
	}
	eng, err := engine.Compile(set)
	if err != nil {
		t.Fatal(err)
	}
	at, _ := time.Parse(time.RFC3339, "2021-09-10T09:00:00+08:00")
	start := time.Now()
	d, tr, err := eng.Explain(context.Background(), engine.Input{At: at, JSON: []byte(os.Getenv("APP"))})
	fmt.Println(time.Since(start))
	if err != nil {
		t.Fatal(err)
	}
	b, _ := json.MarshalIndent(d, "", " ")
	fmt.Println(string(b))
	_ = tr
	if os.Getenv("TR") != "" {
		b, _ = json.MarshalIndent(tr, "", " ")
		fmt.Println(string(b))
	}
}
