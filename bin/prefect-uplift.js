#!/usr/bin/env node
'use strict';
require('../dist/starter.cjs');
