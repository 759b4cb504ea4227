// What Kubernetes' own libraries make of manifests: the measure of the program's reader, of its verdicts, and of its speed.
//
//	go-library read < MANIFEST          each document as JSON, or "error: ...", as kubectl decodes it
//	go-library judge LEVEL... < FILE    each object with a pod: "KIND NAME LEVEL: reasons", as the API server judges it
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/pod-security-admission/admission"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: go-library read|judge LEVEL...")
		os.Exit(2)
	}
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	var judge *judge
	if os.Args[1] == "judge" {
		judge = newJudge(os.Args[2:])
	}
	decoder := yaml.NewYAMLOrJSONDecoder(bufio.NewReaderSize(os.Stdin, 1<<20), 4096)
	for {
		var raw runtime.RawExtension
		err := decoder.Decode(&raw)
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			fmt.Fprintf(out, "error: %s\n", strings.ReplaceAll(err.Error(), "\n", " "))
			var syntax yaml.YAMLSyntaxError
			if errors.As(err, &syntax) {
				continue
			}
			return
		}
		if len(raw.Raw) == 0 || string(raw.Raw) == "null" {
			continue
		}
		if judge == nil {
			fmt.Fprintf(out, "%s\n", raw.Raw)
			continue
		}
		for _, line := range judge.object(raw.Raw) {
			fmt.Fprintln(out, line)
		}
	}
}

type judge struct {
	evaluator policy.Evaluator
	extractor admission.PodSpecExtractor
	levels    []string
	versions  []api.LevelVersion
}

func newJudge(levels []string) *judge {
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	check(err)
	made := &judge{evaluator: evaluator, extractor: &admission.DefaultPodSpecExtractor{}, levels: levels}
	for _, written := range levels {
		name, version, _ := strings.Cut(written, ":")
		level, err := api.ParseLevel(name)
		check(err)
		if version == "" {
			version = "latest"
		}
		parsed, err := api.ParseVersion(version)
		check(err)
		made.versions = append(made.versions, api.LevelVersion{Level: level, Version: parsed})
	}
	return made
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func (j *judge) object(raw []byte) []string {
	var meta struct {
		metav1.TypeMeta `json:",inline"`
		Items           []json.RawMessage `json:"items"`
	}
	if json.Unmarshal(raw, &meta) != nil {
		return nil
	}
	if meta.Kind == "List" {
		var lines []string
		for _, item := range meta.Items {
			lines = append(lines, j.object(item)...)
		}
		return lines
	}
	object := typed(meta.APIVersion + "/" + meta.Kind)
	if object == nil {
		return nil
	}
	if err := json.Unmarshal(raw, object); err != nil {
		return []string{fmt.Sprintf("%s invalid: %s", meta.Kind, err)}
	}
	podMeta, podSpec, err := j.extractor.ExtractPodSpec(object.(metav1.Object).(runtime.Object))
	if err != nil || podSpec == nil {
		return nil
	}
	var lines []string
	for index, version := range j.versions {
		result := policy.AggregateCheckResults(j.evaluator.EvaluatePod(version, podMeta, podSpec))
		lines = append(lines, fmt.Sprintf("%s %s %s: %s", meta.Kind, object.(metav1.Object).GetName(), j.levels[index], result.ForbiddenDetail()))
	}
	return lines
}

func typed(kind string) runtime.Object {
	switch kind {
	case "v1/Pod":
		return &corev1.Pod{}
	case "v1/PodTemplate":
		return &corev1.PodTemplate{}
	case "v1/ReplicationController":
		return &corev1.ReplicationController{}
	case "apps/v1/ReplicaSet":
		return &appsv1.ReplicaSet{}
	case "apps/v1/Deployment":
		return &appsv1.Deployment{}
	case "apps/v1/StatefulSet":
		return &appsv1.StatefulSet{}
	case "apps/v1/DaemonSet":
		return &appsv1.DaemonSet{}
	case "batch/v1/Job":
		return &batchv1.Job{}
	case "batch/v1/CronJob":
		return &batchv1.CronJob{}
	}
	return nil
}
