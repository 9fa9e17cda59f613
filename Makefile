.PHONY: app test ci
app:
	python3 start.py
test:
	python3 start.py test
ci:
	python3 start.py ci
