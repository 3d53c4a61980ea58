// Command check tells the type errors of a Go program as JSON. It reads and never runs.
//
//	check REQUEST
//
// REQUEST is a file in JSON (see request); what it names is read below the working folder. The answer goes to standard
// output. Exit status 0 means that there is an answer, whatever it says.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

// A request says what is to be checked, and against what.
type request struct {
	// Export is a folder with export data: PATH.x for each package of the standard library and of Pulumi's core SDK.
	Export string `json:"export"`
	// Declarations are packages of which only declarations are known: import path -> Go file.
	Declarations map[string]string `json:"declarations"`
	// Own are import paths of the answer's packages -> folder.
	Own map[string]string `json:"own"`
	// Units are the answer's packages.
	Units []unit `json:"units"`
	// Foreign are packages of which only names are known; what is asked of their types is not judged.
	Foreign []string `json:"foreign"`
	// Standard tells that an import path without a dot can only be of the standard library.
	Standard bool `json:"standard"`
	// Most is how many problems are told at most.
	Most int `json:"most"`
}

// A unit is what one folder holds. Go is the language version of its module ("1.22"), "" for the newest.
type unit struct {
	Folder string   `json:"folder"`
	Path   string   `json:"path"`
	Go     string   `json:"go"`
	Files  []string `json:"files"`
	Tests  []string `json:"tests"`
	// Partial tells that files of it are not there, such as those of another system.
	Partial bool `json:"partial"`
}

// An answer is everything that is wrong.
type answer struct {
	// Version is that of the Go that checks.
	Version string `json:"version"`
	// Problems are type errors, Broken syntax errors; both in the order of files and places.
	Problems []problem `json:"problems"`
	Broken   []problem `json:"broken"`
	// Unknown are imported packages of which nothing is known; what comes from them is of any type.
	Unknown []string `json:"unknown"`
	// Faults are errors in the declarations, ours and not the answer's.
	Faults []string `json:"faults"`
	// Dropped is how many problems there were beyond Most.
	Dropped int `json:"dropped"`
}

// A problem is one error. Line and Column count from 1, Column in bytes. Code is that of go/types (see
// internal/types/errors), or one of ours below zero. More holds what belongs to it elsewhere, as text.
type problem struct {
	Path      string   `json:"path"`
	Line      int      `json:"line"`
	Column    int      `json:"column"`
	EndLine   int      `json:"end_line"`
	EndColumn int      `json:"end_column"`
	Code      int      `json:"code"`
	Message   string   `json:"message"`
	More      []string `json:"more,omitempty"`
	Test      bool     `json:"test,omitempty"`
	Around    around   `json:"around"`
}

// Codes for what other tools of a Go build refuse.
const (
	codeSyntax     = -1
	codeNoMain     = -101 // package main without a function main
	codeProgram    = -102 // an import of a program
	codeCycle      = -103 // packages that import each other
	codeNoPackage  = -104 // an import within the module that has no files
	codeNoStandard = -105 // an import that would have to be of the standard library, which has no such package
	codePanic      = -199 // the checker itself failed
)

func main() {
	if len(os.Args) != 2 {
		fail(fmt.Errorf("usage: check REQUEST"))
	}
	data, err := os.ReadFile(os.Args[1])
	if err != nil {
		fail(err)
	}
	var given request
	if err := json.Unmarshal(data, &given); err != nil {
		fail(err)
	}
	out := bufio.NewWriter(os.Stdout)
	if err := json.NewEncoder(out).Encode(newChecker(given).answer()); err != nil {
		fail(err)
	}
	if err := out.Flush(); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "check:", err)
	os.Exit(2)
}
